/** A text read from the one it came of is read as it would be read whole. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { apply, CannotEdit } from "./index";
import { readNear } from "./near";
import { changeOn } from "./random.fixture";
import { read, type Tree } from "./read";

const PACKS = join(process.cwd(), "../rulepacks");
const packs = readdirSync(PACKS, { recursive: true, encoding: "utf8" })
  .filter((name) => /rules\/.*\.yaml$/.test(name))
  .sort()
  .map((name) => readFileSync(join(PACKS, name), "utf8"));

const STRANGE = `# About it
synapse: 1
rules:
- id: a   # at the margin
  note: |+
    first

    second

  effects: [credit: {currency: xp, amount: 0060}]

# Above b
- id: b
  description: >-
      folded
      text
  conditions:
    - any_of:
        - "x > 1"
        # deep
        -
          not: event.length > 2 # beside
    #~ - off
    - - inline
      - list
  text: 'it''s
    two lines'
- c
-
- ["?"]
- d: |
tests: []
`;
const ANCHORED = "rules:\n  - &a {id: a}\n  - *a\n  - ? key\n    : value\n  - id: !!str 5\n  - id: c\n";

const TYPED = [
  ..."x 1-:#[]{}\"'|>&*!?\n\t,",
  "\n\n",
  "\n  ",
  "\n- a",
  "\n  - a: 1",
  "- ",
  ": ",
  " #",
  "|+\n",
  "---\n",
  "\n...",
];

/** What somebody may write or take away anywhere. */
function written(text: string, draw: (below: number) => number): string {
  const from = draw(text.length + 1);
  const to = draw(3) ? from : Math.min(text.length, from + draw(draw(4) ? 6 : 80));
  return text.slice(0, from) + (draw(4) ? TYPED[draw(TYPED.length)] : "") + text.slice(to);
}

/** Where both can be read they are alike to the sign; where one cannot, the other cannot. */
function same(near: Tree, whole: Tree): boolean {
  if (near.flaws.length || whole.flaws.length) return near.flaws.length > 0 && whole.flaws.length > 0;
  return isDeepStrictEqual(near.root, whole.root) && near.isPlain === whole.isPlain;
}

/** Texts that came of one another: how many of them were read by their changed lines alone. */
function held(
  starts: string[],
  next: (tree: Tree, draw: (below: number) => number) => string | undefined,
  seed: number,
) {
  let [all, near] = [0, 0];
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.infiniteStream(fc.nat({ max: 1_000_000 })), (start, stream) => {
      const draw = (below: number): number => stream.next().value % below;
      let tree = read(start);
      for (let step = 0; step < 25; step++) {
        const text = next(tree, draw);
        if (text === undefined || text === tree.text) continue;
        const whole = read(text);
        const found = readNear(text, tree);
        all++;
        if (found) near++;
        if (found && !same(found, whole)) {
          expect.fail(
            `${tree.text}\n=====\n${text}\n=====\n${JSON.stringify(found.flaws)} ${JSON.stringify(whole.flaws)}`,
          );
        }
        if (!whole.flaws.length) tree = found ?? whole;
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 10), seed: Number(process.env.SEED ?? seed), includeErrorInReport: true },
  );
  return { all, near };
}

describe.each([
  { name: "shipped packs", starts: packs, share: 0.5 },
  { name: "unusual writing", starts: [STRANGE], share: 0.5 },
  { name: "Windows line ends", starts: [STRANGE.replaceAll("\n", "\r\n")], share: 0.5 },
  { name: "anchors", starts: [ANCHORED], share: 0 },
])("$name", ({ starts, share }) => {
  it(
    "is alike after what is written by hand",
    () => {
      for (const start of starts) expect(read(start).flaws).toEqual([]);
      const { all, near } = held(starts, ({ text }, draw) => written(text, draw), 5);
      expect(near / all).toBeGreaterThanOrEqual(share);
    },
    60_000 * Number(process.env.RUNS ?? 1),
  );
  it(
    "is alike after changes of the form's",
    () => {
      held(
        starts,
        (tree, draw) => {
          const change = changeOn(tree, draw);
          try {
            return change && apply(tree.text, change.edits());
          } catch (error) {
            if (!(error instanceof CannotEdit)) throw error;
            return undefined;
          }
        },
        7,
      );
    },
    60_000 * Number(process.env.RUNS ?? 1),
  );
});
