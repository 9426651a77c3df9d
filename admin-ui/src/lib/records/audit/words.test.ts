import { expect, test } from "vitest";

import { actionName, calledIn, thingName } from "./words";

test("what was done to what reads as a sentence", () => {
  const told = (action: string, table: string) => `${actionName(action, table)} ${thingName(table, action)}`;
  expect(told("UPDATE", "rule_packs")).toBe("changed the pack");
  expect(told("UPDATE", "presets")).toBe("put in force the preset");
  expect(told("MANUAL_AWARD", "wallets")).toBe("gave by hand to account");
  expect(told("IMPORT", "wallets")).toBe("took in balances of");
  expect(told("MELT_DOWN", "snow_men")).toBe("melt down snow men");
});

test("a thing is called as it is now, or was", () => {
  expect(calledIn([{ key: "name", before: "Old", after: "New" }])).toBe("New");
  expect(calledIn([{ key: "title", before: "Old", after: null }])).toBe("Old");
  expect(calledIn([{ key: "version", before: 1, after: 2 }])).toBe("");
});
