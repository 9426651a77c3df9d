/** Random edits on every shipped pack: comments stay, and the text says what the same edit on data says. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CannotEdit } from "./index";
import { changeOn, hold } from "./random.fixture";
import { parse } from "./parse";

const PACKS = join(process.cwd(), "../rulepacks");
const files = readdirSync(PACKS, { recursive: true, encoding: "utf8" })
  .filter((name) => /pack\.yaml$|rules\/.*\.yaml$/.test(name))
  .sort();

/** The same text as authors may keep it: as it is, with Windows line ends, with comments and blank lines put in. */
const commented = (text: string): string =>
  text
    .split("\n")
    .map((line, i) =>
      /^\s*(- )?[a-z_]+:($| [a-zA-Z0-9"{[]+)/.test(line) && !/[|>]/.test(line) ? dressed(line, i) : line,
    )
    .join("\n");

function dressed(line: string, i: number): string {
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  const above = i % 3 === 0 ? `${indent}# above ${i}\n` : i % 7 === 0 ? `\n${indent}# free ${i}\n\n` : "";
  return above + line + (i % 2 === 0 && !/"[^"]*$/.test(line) && /^\s*(- )?\w+:$/.test(line) ? `  # beside ${i}` : "");
}

const WAYS: [string, (text: string) => string][] = [
  ["as shipped", (text) => text],
  ["with CRLF", (text) => text.replaceAll("\n", "\r\n")],
  ["with comments everywhere", commented],
];

describe.each(files)("%s", (name) => {
  it.each(WAYS)(
    "%s: edits hold",
    (_, way) => {
      const start = way(readFileSync(join(PACKS, name), "utf8"));
      expect(parse(start).flaws).toEqual([]);
      let [made, refused] = [0, 0];
      fc.assert(
        fc.property(fc.infiniteStream(fc.nat({ max: 1_000_000 })), (stream) => {
          const draw = (below: number): number => stream.next().value % below;
          let text = start;
          for (let step = 0; step < 12; step++) {
            const change = changeOn(parse(text), draw);
            if (!change) continue;
            try {
              text = hold(text, change);
              made++;
            } catch (error) {
              if (!(error instanceof CannotEdit)) throw error;
              // in brackets there is no room for comments
              if (!error.message.startsWith("Its comments have no place")) refused++;
            }
          }
        }),
        { numRuns: 6, seed: 5, includeErrorInReport: true },
      );
      expect(made).toBeGreaterThan(20);
      expect(refused).toBeLessThanOrEqual(made * 0.02 + 1);
    },
    30_000,
  );
});
