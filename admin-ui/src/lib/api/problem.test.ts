import { describe, expect, it } from "vitest";

import { ApiProblem, fieldProblem, sentenceOf } from "./problem";

const refused = (body: object) => new ApiProblem(new Response(null, { status: 422 }), body);
const zone = { field: "timezone", message: "'Mars' is not a time zone", hint: "write one like Europe/Berlin" };

describe("what the API refuses", () => {
  it("stands at the field that it is about, also where the key has dots", () => {
    const lake = { field: "event_lake.source.voice_tick.enabled", message: "'no' is not true or false" };
    const error = refused({ type: "urn:synapse:invalid-setting", errors: [zone, lake] });
    expect(fieldProblem(error, "timezone")).toBe("'Mars' is not a time zone: write one like Europe/Berlin");
    expect(fieldProblem(error, "event_lake.source.voice_tick.enabled")).toBe("'no' is not true or false");
    expect(fieldProblem(error, "leaderboard_size")).toBeUndefined();
  });

  it("names a setting where its field is not in sight, and nothing twice where it is a form's", () => {
    const detail = "timezone: 'Mars' is not a time zone";
    const setting = refused({ type: "urn:synapse:invalid-setting", detail, hint: zone.hint, errors: [zone] });
    expect(sentenceOf(setting)).toBe("Timezone: 'Mars' is not a time zone. Write one like Europe/Berlin.");
    const sent = refused({ type: "urn:synapse:invalid-request", detail: "body.name: too long", errors: [zone] });
    expect(sentenceOf(sent)).toBe("'Mars' is not a time zone. Write one like Europe/Berlin.");
  });
});
