/** Why something moved, and between whom, in words. */
import type { Shapes } from "$lib/api/client";

export const CAUSES: Record<string, string> = {
  rule: "A rule",
  manual_award: "An award by hand",
  shop_purchase: "A purchase",
  season_roll: "The end of a season",
  milestone_reward: "The reward of an achievement",
  reversal: "Taken back",
  opening_balance: "An opening balance",
};

const SYSTEM: Record<string, string> = {
  mint: "newly made",
  shop: "the shop",
  season: "the season’s end",
  erased: "somebody who was erased",
};

export const systemName = (name: string | null): string => SYSTEM[name ?? ""] ?? name ?? "nobody";

/** The member of an entry, whichever side they are on. */
export const memberOf = (entry: Shapes["LedgerEntry"]): Shapes["Person"] | null =>
  entry.to.member ?? entry.from.member ?? null;
