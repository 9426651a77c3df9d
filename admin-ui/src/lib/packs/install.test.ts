import { expect, test } from "vitest";

import { withNeeded } from "./install";

const pack = (id: string, requires: string[], installed = false) => ({
  id,
  installed,
  requires: Object.fromEntries(requires.map((name) => [name, "^1"])),
});

test("what a pack needs comes before it, each once, and nothing that is there already", () => {
  const packs = [
    pack("economy", [], true),
    pack("reactions", ["economy"]),
    pack("honest", ["economy", "reactions"]),
    pack("all", ["honest", "reactions", "elsewhere"]),
  ];
  expect(withNeeded("all", packs)).toEqual(["reactions", "honest", "all"]);
  expect(withNeeded("economy", packs)).toEqual([]);
});

test("packs that need each other end", () => {
  expect(withNeeded("a", [pack("a", ["b"]), pack("b", ["a"])])).toEqual(["b", "a"]);
});
