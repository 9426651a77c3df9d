import { describe, expect, it } from "vitest";

import { gridOf, isSound, multipliersOf } from "./multipliers";

describe("multipliers of a zone", () => {
  it("come back as they were", () => {
    const said = { message: { xp: 1.5, gold: 0 }, voice: { xp: 2 } };
    expect(multipliersOf(gridOf(said))).toEqual(said);
  });

  it("leave out what says nothing, and keep a zero", () => {
    expect(multipliersOf({ message: { xp: "", gold: " " }, voice: { xp: "0" } })).toEqual({ voice: { xp: 0 } });
  });

  it("are numbers from 0 to 100", () => {
    expect(isSound({ message: { xp: "100" }, voice: {} })).toBe(true);
    expect(isSound({ message: { xp: "101" } })).toBe(false);
    expect(isSound({ message: { xp: "-1" } })).toBe(false);
    expect(isSound({ message: { xp: "much" } })).toBe(false);
  });
});
