/** Values of settings as a form writes them: text in, the setting's own type out. */
import type { Shapes } from "$lib/api/client";

export type Setting = Shapes["Setting"];
export type Value = Setting["value"];

/** As it stands in a field. */
export const written = (value: Value): string => (value === null ? "" : String(value));

/** What a text means for a setting, or why it means nothing. */
export function read(setting: Setting, text: string): { value: Value } | { problem: string } {
  const trimmed = text.trim();
  if (trimmed === "" && setting.nullable) return { value: null };
  if (setting.type === "boolean") return { value: trimmed === "true" };
  if (setting.type === "integer" || setting.type === "number") return readNumber(setting, trimmed);
  if (text.length > setting.longest) return { problem: `at most ${setting.longest} characters` };
  return { value: text };
}

function readNumber(setting: Setting, text: string): { value: Value } | { problem: string } {
  const value = Number(text);
  if (text === "" || !Number.isFinite(value)) return { problem: "write a number" };
  if (setting.type === "integer" && !Number.isSafeInteger(value)) return { problem: "write a whole number" };
  if (setting.minimum !== null && value < setting.minimum) return { problem: `at least ${setting.minimum}` };
  if (setting.maximum !== null && value > setting.maximum) return { problem: `at most ${setting.maximum}` };
  return { value };
}

/** "A whole number from 1 to 100", "A number, at least 0": what a number may be; of other types nothing. */
export function range({ minimum, maximum, type }: Setting): string {
  const kind = type === "integer" ? "A whole number" : type === "number" ? "A number" : "";
  if (minimum !== null && maximum !== null) return `${kind} from ${minimum} to ${maximum}`;
  if (minimum !== null) return `${kind}, at least ${minimum}`;
  if (maximum !== null) return `${kind}, at most ${maximum}`;
  return kind;
}

export type Draft = Record<string, string>;
export type Read = { values: Record<string, Value>; problems: Record<string, string> };

/** What a draft changes, and what of it will not do. */
export function changesOf(settings: readonly Setting[], draft: Draft): Read {
  const found: Read = { values: {}, problems: {} };
  for (const setting of settings) {
    const text = draft[setting.key];
    if (text === undefined || text === written(setting.value)) continue;
    const answer = read(setting, text);
    if ("problem" in answer) found.problems[setting.key] = answer.problem;
    else if (answer.value !== setting.value) found.values[setting.key] = answer.value;
  }
  return found;
}
