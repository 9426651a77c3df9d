import { expect, it } from "vitest";

import type { Shapes } from "$lib/api/client";
import { causeOf } from "./causes";

const entry = (more: Partial<Shapes["HistoryEntry"]>): Shapes["HistoryEntry"] => ({
  id: "1",
  at: "2026-11-21T10:00:00Z",
  currency: "xp",
  amount: 15,
  balance_after: 15,
  cause: "rule",
  rule: "message-posted",
  rule_name: "A message",
  event_type: "message_create",
  reason: null,
  reverses: null,
  ...more,
});

it("calls an entry by its rule, and where the rule is gone by its id", () => {
  expect(causeOf(entry({}))).toBe("A message");
  expect(causeOf(entry({ rule_name: null }))).toBe("message-posted");
  expect(causeOf(entry({ rule_name: null, rule: null }))).toBe("By a rule");
});

it("says which achievement paid, and what else there was", () => {
  expect(causeOf(entry({ cause: "milestone_reward", rule_name: "First Steps" }))).toBe("Achievement: First Steps");
  expect(causeOf(entry({ cause: "season_roll", rule: null, rule_name: null }))).toBe("The season ended");
  expect(causeOf(entry({ cause: "tip_sent" }))).toBe("tip sent");
});
