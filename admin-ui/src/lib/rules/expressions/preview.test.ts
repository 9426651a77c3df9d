import { describe, expect, it } from "vitest";

import { shownOf } from "./preview";

const found = (outcome: string, more: object = {}) =>
  ({ outcome, value: null, why: "", saw: {}, problems: [], ...more }) as never;

describe("what a field says of its expression", () => {
  it("is its value, or why there is none", () => {
    expect(shownOf(found("value", { value: 12.5 }), "message_create")?.text).toBe("= 12.5");
    expect(shownOf(found("value", { value: 1234567.1234567 }), "x")?.text).toBe("= 1,234,567.123457");
    expect(shownOf(found("value", { value: true }), "x")?.text).toBe("= true");
    expect(shownOf(found("value", { value: "982997029490800403" }), "x")?.text).toBe("= 982997029490800403");
    expect(shownOf(found("failed", { why: "division by zero" }), "x")).toMatchObject({
      text: "No value: division by zero",
      isFailed: true,
    });
  });
  it("is nothing where the field itself says what is wrong, or no such event comes", () => {
    expect(shownOf(found("unusable"), "x")).toBeNull();
    expect(shownOf(found("not-asked"), "x")).toBeNull();
  });
});
