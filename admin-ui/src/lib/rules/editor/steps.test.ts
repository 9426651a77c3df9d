import { describe, expect, it } from "vitest";

import { parse, type Json } from "../text";
import { asList, groupBeside, isOther, keepIds, outOf, readStep, stepOf, withoutItem } from "./steps";
import { pathOf } from "./problems";

describe("ids beside steps", () => {
  it("go where the step goes, and stay with one that changes in place", () => {
    const ids = keepIds();
    const first = ids(["a", { credit: { amount: 1 } }, "c"]);
    expect(new Set(first).size).toBe(3);
    expect(ids(["c", "a", { credit: { amount: 1 } }])).toEqual([first[2], first[0], first[1]]);
    expect(ids(["c", "a", { credit: { amount: 2 } }])).toEqual([first[2], first[0], first[1]]);
  });

  it("are new for what is new, and gone with what is gone", () => {
    const ids = keepIds();
    const first = ids(["a", "b"]);
    const more = ids(["a", "new", "b"]);
    expect([more[0], more[2]]).toEqual(first);
    expect(first).not.toContain(more[1]);
    expect(ids(["b"])).toEqual([first[1]]);
  });

  it("tell equal steps apart", () => {
    const ids = keepIds();
    expect(new Set(ids(["a", "a", "a"])).size).toBe(3);
  });
});

describe("steps on the clipboard", () => {
  it("are one step or a list of them, and nothing else", () => {
    expect(readStep("credit:\n  currency: xp\n  amount: 1\n")).toEqual(["credit:\n  currency: xp\n  amount: 1"]);
    expect(readStep("- event.length > 3\n- voice_active: {}\n")).toEqual(["event.length > 3", "voice_active: {}"]);
    expect(readStep("a: 1\nb: 2\n")).toEqual([]);
    expect(readStep("[: }")).toEqual([]);
  });
  it("go into a list at once, and read the same there", () => {
    const steps = readStep("- credit:\n    currency: xp # of all\n- scale: {by: 2}\n");
    expect(readStep(asList(steps))).toEqual(steps);
  });
  it("are known to be of the other kind", () => {
    const words = { conditions: [{ word: "has_role" }], effects: [{ word: "credit" }] };
    expect(isOther({ credit: {} }, "condition", words)).toBe(true);
    expect(isOther({ credit: {} }, "effect", words)).toBe(false);
    const conditions: Json[] = ["event.length > 3", { has_role: {} }, { any_of: [] }];
    for (const one of conditions) {
      expect(isOther(one, "effect", words)).toBe(true);
      expect(isOther(one, "condition", words)).toBe(false);
    }
    // what nobody knows may be either
    expect(isOther({ wibble: {} }, "effect", words)).toBe(false);
  });
  it("are known by their form", () => {
    expect(stepOf("event.length > 3")).toEqual({ form: "expression", text: "event.length > 3" });
    expect(stepOf({ any_of: [] })).toEqual({ form: "word", word: "any_of", value: [] });
    expect(stepOf({ a: 1, b: 2 }).form).toBe("unknown");
  });
});

describe("steps and groups", () => {
  const LIST = ["rules", 0, "conditions"];
  const parsed = parse(`rules:
  - conditions:
      - any_of: [a, b]
      - c
      - not: {all_of: [d]}
      - not: e
`);
  it("finds the group beside a step", () => {
    expect(groupBeside(parsed, LIST, 1, -1)).toEqual({ into: [...LIST, 0, "any_of"], to: 2 });
    expect(groupBeside(parsed, LIST, 1, 1)).toEqual({ into: [...LIST, 2, "not", "all_of"], to: 0 });
    expect(groupBeside(parsed, LIST, 0, -1)).toBeNull();
    expect(groupBeside(parsed, LIST, 2, 1)).toBeNull();
  });
  it("finds the way out of one", () => {
    expect(outOf([...LIST, 2, "not", "all_of"])).toEqual({ into: LIST, to: 3 });
    expect(outOf(LIST)).toBeNull();
    expect(withoutItem([...LIST, 2, "not", "all_of"], LIST, 1)).toEqual([...LIST, 1, "not", "all_of"]);
    expect(withoutItem([...LIST, 0, "any_of"], LIST, 1)).toEqual([...LIST, 0, "any_of"]);
  });
});

it("finds the path of a problem, keys with dots included", () => {
  const data = { rules: [{ id: "a" }], events: { "ci.passed": { fields: {} } } };
  expect(pathOf("rules.0.id", data)).toEqual(["rules", 0, "id"]);
  expect(pathOf("events.ci.passed.fields", data)).toEqual(["events", "ci.passed", "fields"]);
});
