import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { lineDiff } from "./lines";

const said = (before: string, after: string) => lineDiff(before, after).map(({ sign, text }) => `${sign} ${text}`);

describe("lineDiff", () => {
  it("tells what went and what came, between what stayed", () => {
    expect(said("a\nb\nc", "a\nx\nc")).toEqual(["same a", "out b", "in x", "same c"]);
  });

  it("folds what is far from any change", () => {
    const long = Array.from({ length: 20 }, (_, place) => `line ${place}`);
    const found = said(long.join("\n"), [...long.slice(0, 19), "other"].join("\n"));
    expect(found).toEqual(["gap …", "same line 17", "same line 18", "out line 19", "in other"]);
  });

  it("has nothing but a gap for texts that are the same", () => {
    expect(said("a\nb", "a\nb")).toEqual(["gap …"]);
  });

  it("loses no line, whatever changes", () => {
    const text = fc.array(fc.constantFrom<string>("a", "b", "c", "d"), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, text, (old, now) => {
        const lines = lineDiff(old.join("\n"), now.join("\n"));
        const of = (sign: string) => lines.filter((one) => one.sign === sign).length;
        expect(of("in") - of("out")).toBe(now.length - old.length);
        expect(lines.filter((one) => one.sign === "out").every((one) => old.includes(one.text))).toBe(true);
      }),
    );
  });
});
