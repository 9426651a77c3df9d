import { describe, expect, it } from "vitest";

import type { Vocabulary } from "../vocabulary";
import { completionsAt, fit } from "./complete";
import { tokensOf } from "./tokens";

const vocabulary = {
  names: [
    { name: "event.length", type: "integer", optional: false, description: "" },
    { name: "event.message_age_seconds", type: "integer", optional: true, description: "" },
    { name: "measures._own_1", type: "integer", optional: false, description: "" },
  ],
  functions: [
    {
      name: "min",
      signature: "min(a, b)",
      returns: "number",
      description: "",
      example: "",
      parameters: [],
      variadic: true,
    },
  ],
} as unknown as Vocabulary;

describe("an expression in pieces", () => {
  it("loses nothing", () => {
    for (const text of ["a.b >= 3 and 'x", "min(event.length, 5) ** 2 # ?", '1.5e3 if not x else "y"', ""]) {
      expect(
        tokensOf(text)
          .map((one) => one.text)
          .join(""),
      ).toBe(text);
    }
  });
  it("knows functions from names", () => {
    expect(tokensOf("min (a.b)").map((one) => one.is)).toEqual(["function", "space", "sign", "name", "sign"]);
  });
});

describe("completion", () => {
  it("finds names by their beginning, by a part and by letters in order", () => {
    expect(fit("event.l", "event.length")).toBe(0);
    expect(fit("len", "event.length")).toBeGreaterThan(0);
    expect(fit("evlen", "event.length")).not.toBeNull();
    expect(fit("xyz", "event.length")).toBeNull();
  });
  it("takes the place of what was typed", () => {
    const [one] = completionsAt("3 + leng", 8, vocabulary);
    expect(one).toMatchObject({ insert: "event.length", from: 4, to: 8 });
  });
  it("reads what may be missing by default, and hides what the compiler made", () => {
    expect(completionsAt("age", 3, vocabulary)[0]!.insert).toBe("default(event.message_age_seconds, 0)");
    expect(completionsAt("own", 3, vocabulary)).toEqual([]);
  });
  it("puts the caret between a function's brackets, once", () => {
    expect(completionsAt("mi", 2, vocabulary)[0]).toMatchObject({ insert: "min()", caret: 4 });
    expect(completionsAt("mi()", 2, vocabulary)[0]).toMatchObject({ from: 0, to: 4 });
  });
  it("leaves texts alone", () => {
    expect(completionsAt("'ev", 3, vocabulary)).toEqual([]);
  });
});
