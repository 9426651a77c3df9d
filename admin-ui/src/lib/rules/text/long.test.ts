import { expect, it } from "vitest";
import { parseDocument } from "yaml";

import { apply } from "./edits";
import { parse } from "./parse";
import { setValue } from "./set";

const EFFECTS = 500;
const TRIES = 7;
/** Places, flaws and data of a text in at most this many times what the library takes for the data alone. */
const MOST = 3;
/** What a change of one line may cost of what the whole text costs. */
const LEAST = 1 / 3;

/** A pack whose one rule has very many effects; no two are the same text, which would be known already. */
const longPack = (turn: number): string =>
  [
    `id: long-${turn}`,
    "rules:",
    "  - id: long",
    "    trigger: message_create",
    "    effects:",
    ...Array.from({ length: EFFECTS }, (_, place) => `      - credit: {currency: xp, amount: ${place + 1} * quality}`),
    "",
  ].join("\n");

/** The quickest of some turns: whatever else the machine does only ever adds. */
function quickest(work: (text: string, turn: number) => unknown): number {
  const times = Array.from({ length: TRIES }, (_, turn) => {
    const text = longPack(turn);
    const began = performance.now();
    work(text, turn);
    return performance.now() - began;
  });
  return Math.min(...times);
}

it("reads a rule of five hundred effects nearly as quickly as the library does", () => {
  expect(parse(longPack(-1)).get(["rules", 0, "effects", EFFECTS - 1, "credit", "amount"])).toBe("500 * quality");
  const [theirs, ours] = [quickest((text) => parseDocument(text).toJS()), quickest((text) => parse(text))];
  expect(ours / theirs).toBeLessThan(MOST);
});

it("changes one of five hundred effects in a fraction of the time that reading them takes", () => {
  const amount = ["rules", 0, "effects", EFFECTS / 2, "credit", "amount"];
  let tree = parse(longPack(-2));
  const key = quickest((_, turn) => {
    const text = apply(tree.text, setValue(tree, amount, `${turn} * quality`));
    tree = parse(text, tree);
  });
  expect(tree.get(amount)).toBe(`${TRIES - 1} * quality`);
  expect(key / quickest((text) => parse(text))).toBeLessThan(LEAST);
});
