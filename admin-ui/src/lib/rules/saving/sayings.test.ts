import { expect, it } from "vitest";

import { sayings } from "./sayings";

const pack = (...rules: string[]): string => `id: p\ndefaults: {trigger: message_create}\nrules:\n${rules.join("")}`;
const rule = (id: string, amount: number, name = "x"): string =>
  `  - id: ${id}\n    name: ${name}\n    effects: [credit: {currency: xp, amount: ${amount}}]\n`;
const about = (name: string, kind = "rule") => ({ kind, name, change: "changed" as const, fields: [], sentence: "" });

it("tells what a rule says before and after, where that differs", () => {
  const of = sayings(pack(rule("a", 5), rule("b", 1), rule("gone", 3)), pack(rule("a", 7), rule("b", 1, "other")));
  expect(of(about("a"))).toEqual({
    was: "When a member posts a message: pays the member 5 XP.",
    is: "When a member posts a message: pays the member 7 XP.",
  });
  expect(of(about("gone"))).toMatchObject({ was: expect.stringContaining("3 XP"), is: "" });
  expect(of(about("b"))).toBeNull();
  expect(of(about("a", "currency"))).toBeNull();
});
