import { describe, expect, it } from "vitest";

import { isWhole, partSaid, requirementsSent, type Part } from "./requirements";

const messages: Part = { type: "counter_threshold", field: "messages_sent", value: "100" };
const level: Part = { type: "level_reached", field: "", value: "5" };

describe("requirements of an achievement", () => {
  it("are sent as one thing, as several, or as an admin's grant", () => {
    expect(requirementsSent([], "all").requirement_type).toBe("custom");
    expect(requirementsSent([level], "all")).toEqual({
      requirement_type: "level_reached",
      requirement_field: null,
      requirement_value: 5,
    });
    expect(requirementsSent([messages, level], "any")).toEqual({
      requirement_type: "compound",
      requirement_match: "any",
      requirements: [
        { type: "counter_threshold", field: "messages_sent", value: 100 },
        { type: "level_reached", field: null, value: 5 },
      ],
    });
  });

  it("are whole with a number, and with what is counted where something is", () => {
    expect(
      [messages, level, { ...messages, field: "" }, { ...level, value: "" }, { ...level, value: "1.5" }].map(isWhole),
    ).toEqual([true, true, false, false, false]);
  });

  it("are said in words", () => {
    expect(partSaid({ ...messages, value: "1000" }, (id) => id)).toBe("1,000 messages sent");
    expect(partSaid({ type: "wallet_threshold", field: "gold", value: "9" }, () => "Gold")).toBe("a balance of 9 Gold");
  });
});
