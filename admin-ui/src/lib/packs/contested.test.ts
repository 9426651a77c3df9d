import { expect, test } from "vitest";

import { contestedIn } from "./contested";

const changed = (name: string, ...fields: string[]) => ({
  kind: "rule",
  name,
  change: "changed" as const,
  fields,
  sentence: "",
});

test("both sides have to have changed the same key of the same part", () => {
  const ours = [changed("a", "name"), changed("b", "effects"), changed("c", "name")];
  const theirs = [changed("a", "name", "effects"), changed("b", "name"), changed("d", "name")];
  expect([...contestedIn({ ours, theirs })]).toEqual(["rule a"]);
});

test("what one side took away and the other changed is contested, too", () => {
  const ours = [{ ...changed("a"), change: "removed" as const }];
  expect([...contestedIn({ ours, theirs: [changed("a", "name")] })]).toEqual(["rule a"]);
  expect([...contestedIn({ ours, theirs: [{ ...changed("a"), change: "moved" as const }] })]).toEqual([]);
});
