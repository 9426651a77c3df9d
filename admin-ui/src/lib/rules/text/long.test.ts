import { expect, it } from "vitest";
import { parseDocument } from "yaml";

import { parse } from "./parse";

const EFFECTS = 500;
const TRIES = 7;
/** Places, flaws and data of a text in at most this many times what the library takes for the data alone. */
const MOST = 3;

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
function quickest(work: (text: string) => unknown): number {
  const times = Array.from({ length: TRIES }, (_, turn) => {
    const text = longPack(turn);
    const began = performance.now();
    work(text);
    return performance.now() - began;
  });
  return Math.min(...times);
}

it("reads a rule of five hundred effects nearly as quickly as the library does", () => {
  expect(parse(longPack(-1)).get(["rules", 0, "effects", EFFECTS - 1, "credit", "amount"])).toBe("500 * quality");
  const [theirs, ours] = [quickest((text) => parseDocument(text).toJS()), quickest(parse)];
  expect(ours / theirs).toBeLessThan(MOST);
});
