import { expect, test } from "vitest";

import { anew, fresh } from "./draft.svelte";
import { requestOf } from "./plan";

test("what is set up already stays as it is, unless it is said", () => {
  const said = Object.entries(requestOf(anew())).filter(([, value]) => value !== undefined);
  expect(said).toEqual([["reason", "setup wizard"]]);
  expect(requestOf({ ...anew(), timezone: "Europe/Berlin" }).timezone).toBe("Europe/Berlin");
});

test("a fresh community begins with the clock of whoever sets it up", () => {
  expect(requestOf(fresh()).timezone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
});
