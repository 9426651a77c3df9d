import { expect, test } from "vitest";

import { groupsOf, type Change } from "./changes";

const change = (table: string, target: string, before: unknown, after: unknown): Change => ({
  action: "UPDATE",
  table,
  target,
  before,
  after,
});
const packs = [
  { id: "voice", name: "Rewards for voice", enabled: true },
  { id: "quests", name: "Quests", enabled: false },
];

const fates = (changes: Change[]) => groupsOf(changes, packs).flatMap(({ rows }) => rows.map(({ fate }) => fate));

test("what becomes of packs", () => {
  const same = { revision: 7 };
  expect(
    fates([
      change("rule_packs", "karma", null, { revision: 13 }),
      change("rule_packs", "voice", { place: 1, enabled: true, revision: 7 }, null),
      change("rule_packs", "voice", { enabled: true }, { enabled: false }),
      change("rule_packs", "voice", same, same),
      change("rule_packs", "quests", same, same),
      change(
        "rule_packs",
        "voice",
        { place: 6, enabled: true, revision: 7 },
        { place: 5, enabled: false, revision: 9 },
      ),
    ]),
  ).toEqual([
    "is installed",
    "is removed; what was earned by it stays",
    "is switched off",
    "stands elsewhere in the order",
    "is switched on",
    "its text becomes another, is switched off",
  ]);
});

test("settings, modules and words are told key by key; the origin is not", () => {
  const groups = groupsOf(
    [
      change("settings", "a, b", { a: 1, b: false }, { a: 2, b: true }),
      change("modules", "seasons", { seasons: true }, { seasons: false }),
      change("presets", "synapse-v3", null, { voice: "2217" }),
    ],
    packs,
  );
  expect(groups.map(({ name }) => name)).toEqual(["Settings", "Modules"]);
  expect(groups[0]!.rows.map(({ title, was, becomes }) => [title, was, becomes])).toEqual([
    ["a", "1", "2"],
    ["b", "no", "yes"],
  ]);
  expect(groups[1]!.rows[0]).toMatchObject({ was: "on", becomes: "off" });
});

test("zones and seasons are called by their names", () => {
  const [zones, season] = groupsOf(
    [change("zones", "1", null, { name: "general" }), change("seasons", "2", null, { name: "Season 1" })],
    packs,
  );
  expect(zones!.rows[0]).toMatchObject({ title: "general", fate: "is a new zone", sign: "+" });
  expect(season!.rows[0]).toMatchObject({ title: "Season 1", fate: "begins" });
});
