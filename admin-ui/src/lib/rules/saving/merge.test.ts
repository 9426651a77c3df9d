import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { changed } from "./lines";
import { conflictsOf, merge, settled } from "./merge";

const BASE = "a\nb\nc\nd\ne\nf\n";

describe("merging", () => {
  it("takes what only one side changed", () => {
    const pieces = merge(BASE, "A\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\ne\nf\ng\n");
    expect(conflictsOf(pieces)).toEqual([]);
    expect(settled(pieces)).toBe("A\nb\nc\nd\ne\nf\ng\n");
  });

  it("asks where both changed the same lines", () => {
    const pieces = merge(BASE, "a\nb\nmine\nd\ne\nf\n", "a\nb\ntheirs\nd\ne\nF\n");
    expect(conflictsOf(pieces)).toMatchObject([{ line: 3, mine: ["mine\n"], theirs: ["theirs\n"] }]);
    expect(settled(pieces, ["mine"])).toBe("a\nb\nmine\nd\ne\nF\n");
    expect(settled(pieces, ["theirs"])).toBe("a\nb\ntheirs\nd\ne\nF\n");
    expect(settled(pieces, ["both"])).toBe("a\nb\ntheirs\nmine\nd\ne\nF\n");
  });

  it("asks where both put something into the same place", () => {
    const pieces = merge("a\nb\n", "a\nx\nb\n", "a\ny\nb\n");
    expect(conflictsOf(pieces)).toHaveLength(1);
    expect(settled(pieces, ["both"])).toBe("a\ny\nx\nb\n");
  });

  it("knows a change that both made", () => {
    expect(conflictsOf(merge(BASE, "a\nB\nc\nd\ne\nf\n", "a\nB\nc\nd\ne\nf\n"))).toEqual([]);
  });

  const text = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 12 }).map((lines) => lines.join("\n"));
  it("with one side unchanged gives the other", () => {
    fc.assert(
      fc.property(text, text, (base, side) => {
        expect(settled(merge(base, side, base))).toBe(side);
        expect(settled(merge(base, base, side))).toBe(side);
        expect(conflictsOf(merge(base, side, side))).toEqual([]);
      }),
    );
  });

  it("of all mine or all theirs where everything conflicts", () => {
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const pieces = merge(base, mine, theirs);
        const all = conflictsOf(pieces);
        if (all.length === 1 && pieces.length === 1) {
          expect(settled(pieces, ["mine"])).toBe(mine);
          expect(settled(pieces, ["theirs"])).toBe(theirs);
        }
      }),
    );
  });

  it("finds stretches that, put in, make the other text", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "c")), fc.array(fc.constantFrom("a", "b", "c")), (a, b) => {
        const made = [...a];
        for (const one of changed(a, b).reverse()) {
          made.splice(one.from, one.to - one.from, ...b.slice(one.begin, one.end));
        }
        expect(made).toEqual(b);
      }),
    );
  });
});
