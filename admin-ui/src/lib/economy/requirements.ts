/** What an achievement may ask for, in words; the same kinds as the API's form has. */
import type { Shapes } from "$lib/api/client";
import { number } from "$lib/words/format";
import { begun } from "$lib/words/said";

export type Kind = Shapes["RequirementPart"]["type"];
export type Part = { type: Kind; field: string; value: string };

export const KINDS: { id: Exclude<Kind, "custom">; name: string; unit: string; of?: "counter" | "currency" }[] = [
  { id: "counter_threshold", name: "Has done something so often", unit: "times", of: "counter" },
  { id: "level_reached", name: "Has reached a level", unit: "level" },
  { id: "streak", name: "Was active days in a row", unit: "days" },
  { id: "xp_milestone", name: "Has ever earned XP", unit: "XP" },
  { id: "star_threshold", name: "Has stars", unit: "stars" },
  { id: "lifetime_threshold", name: "Has ever earned a currency", unit: "units", of: "currency" },
  { id: "wallet_threshold", name: "Has a balance", unit: "units", of: "currency" },
];

export const COUNTERS: [string, string][] = [
  ["messages_sent", "messages sent"],
  ["reactions_given", "reactions given"],
  ["reactions_received", "reactions received"],
  ["threads_created", "threads opened"],
  ["voice_minutes", "minutes in voice"],
];

export const kindOf = (type: Kind) => KINDS.find(({ id }) => id === type);

export const isWhole = ({ type, field, value }: Part): boolean =>
  value.trim() !== "" && Number.isInteger(Number(value)) && Number(value) >= 0 && (!kindOf(type)?.of || field !== "");

/** One requirement as a sentence says it: "100 messages sent". */
export function partSaid({ type, field, value }: Part, nameOf: (currency: string) => string): string {
  const amount = number(Number(value));
  // "1 message sent", "2 messages sent"
  const many = (words: string) => `${amount} ${amount === "1" ? words.replace(/s\b/, "") : words}`;
  switch (type) {
    case "counter_threshold":
      return many(COUNTERS.find(([id]) => id === field)?.[1] ?? field.replaceAll("_", " "));
    case "level_reached":
      return `level ${amount}`;
    case "streak":
      return many("days in a row");
    case "xp_milestone":
      return `${amount} XP earned`;
    case "star_threshold":
      return many("stars");
    case "lifetime_threshold":
      return `${amount} ${nameOf(field)} earned`;
    case "wallet_threshold":
      return `a balance of ${amount} ${nameOf(field)}`;
    default:
      return "an admin grants it";
  }
}

/** The parts of an achievement; one that asks for one thing has one. */
export function partsOf(one: Shapes["AchievementTemplate"]): Part[] {
  if (one.requirement_type === "custom") return [];
  const own =
    one.requirement_type === "compound"
      ? one.requirements
      : [{ type: one.requirement_type, field: one.requirement_field, value: one.requirement_value ?? 0 }];
  return own.map(({ type, field, value }) => ({ type, field: field ?? "", value: String(value) }));
}

/** All that an achievement asks for, in one sentence. */
export function wantedSaid(one: Shapes["AchievementTemplate"], nameOf: (currency: string) => string): string {
  const parts = partsOf(one).map((part) => partSaid(part, nameOf));
  if (parts.length === 0) return one.rule ? "By conditions of its own" : "Granted by hand";
  const joined = parts.join(one.requirement_match === "any" ? " or " : " and ");
  return `${begun(joined)}${one.requirement_scope === "season" ? ", each season" : ""}`;
}

/** What is sent: none by hand, one thing as such, several as a compound. */
export function requirementsSent(parts: Part[], match: "all" | "any"): Partial<Shapes["NewAchievement"]> {
  const sent = parts.map(({ type, field, value }) => ({
    type,
    field: kindOf(type)?.of ? field : null,
    value: Number(value),
  }));
  if (sent.length === 0) return { requirement_type: "custom", requirement_field: null, requirement_value: null };
  if (sent.length === 1) {
    const [only] = sent;
    return { requirement_type: only!.type, requirement_field: only!.field, requirement_value: only!.value };
  }
  return { requirement_type: "compound", requirements: sent, requirement_match: match };
}
