/** Why something was booked, in a word or two; the whole of it is asked for when it is wanted. */
import type { Shapes } from "$lib/api/client";

const CAUSES: Record<string, string> = {
  manual_award: "Given by hand",
  milestone_reward: "For an achievement",
  season_roll: "The season ended",
  shop_purchase: "Bought something",
  reversal: "Taken back",
  opening_balance: "Brought along",
  rule: "By a rule",
};

/** What an entry is called in a history. */
export function causeOf(entry: Shapes["HistoryEntry"]): string {
  const cause = CAUSES[entry.cause] ?? entry.cause.replaceAll("_", " ");
  if (entry.cause === "milestone_reward" && entry.rule_name) return `Achievement: ${entry.rule_name}`;
  if (entry.cause === "rule") return entry.rule_name ?? entry.rule ?? cause;
  return cause;
}
