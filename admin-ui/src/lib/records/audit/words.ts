/** What was done to what, in words. */
import { said } from "$lib/words/said";

const ACTIONS: Record<string, string> = {
  CREATE: "made",
  UPDATE: "changed",
  DELETE: "removed",
  IMPORT: "took in",
  RESTORE: "restored",
  REVERT: "restored",
  SEASON_ROLL: "rolled",
  MANUAL_AWARD: "gave by hand",
  MANUAL_REVOKE: "took back",
  ERASE: "erased",
  PAY: "paid",
};

const THINGS: Record<string, string> = {
  api_tokens: "the token",
  awards: "the award",
  dismissed_suggestions: "the dismissed suggestion",
  event_counters: "counts:",
  event_lake: "the event lake:",
  logs: "the logs:",
  member_preferences: "preferences of account",
  members: "account",
  milestones_earned: "an achievement, account",
  modules: "the modules",
  outbox: "deliveries:",
  presets: "the preset",
  quests: "the quest",
  rule_packs: "the pack",
  rule_templates: "the template",
  seasons: "the season",
  settings: "the settings",
  setup: "the community",
  taxonomy: "the words",
  transactions: "the entry",
  unpaid_spans: "the unpaid span",
  zones: "the zone",
};

export function actionName(action: string, table: string): string {
  if (table === "presets") return "put in force";
  if (table === "setup") return "set up";
  return ACTIONS[action] ?? said(action).toLowerCase();
}

export function thingName(table: string, action: string): string {
  if (table === "wallets") return action === "IMPORT" ? "balances of" : "to account";
  return THINGS[table] ?? said(table).toLowerCase();
}

/** What the thing is called, where the change tells. */
export const calledIn = (changes: readonly { key: string; before: unknown; after: unknown }[]): string => {
  const found = changes.find(({ key }) => key === "name" || key === "title");
  return String(found?.after ?? found?.before ?? "");
};
