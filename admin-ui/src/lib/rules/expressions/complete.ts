/** What could be written at a place of an expression. */
import type { Vocabulary } from "../vocabulary";
import { tokensOf } from "./tokens";

export type Completion = {
  label: string;
  insert: string;
  type: string;
  about: string;
  from: number;
  to: number;
  caret: number;
};

const MOST = 40;
/** Whether every letter of what was typed comes in this order; the lower, the better it fits. */
export function fit(typed: string, name: string): number | null {
  const wanted = typed.toLowerCase();
  const has = name.toLowerCase();
  if (has.startsWith(wanted)) return 0;
  const part = has.split(/[._\s-]/).findIndex((one) => one.startsWith(wanted));
  if (part > 0) return 1 + part / 100;
  const inside = has.indexOf(wanted);
  if (inside >= 0) return 2 + inside / 100;
  let at = -1;
  for (const letter of wanted) {
    at = has.indexOf(letter, at + 1);
    if (at < 0) return null;
  }
  return 3 + at / 100;
}

export function completionsAt(
  text: string,
  caret: number,
  vocabulary: Vocabulary | undefined,
  more: { name: string; type: string; about: string }[] = [],
): Completion[] {
  if (!vocabulary) return [];
  const token = tokensOf(text).find((one) => one.from < caret && caret <= one.from + one.text.length);
  if (token && (token.is === "string" || token.is === "number")) return [];
  const isName = token && ["name", "function", "word"].includes(token.is);
  const from = isName ? token.from : caret;
  const to = isName ? token.from + token.text.length : caret;
  const typed = text.slice(from, caret);
  const names = [
    ...more.map((one) => named(one.name, one.type, one.about)),
    ...vocabulary.names
      .filter((one) => !one.name.startsWith("measures._"))
      .map((one) => named(one.name, one.type, one.description ?? "", one.optional)),
    ...vocabulary.functions.map((one) => ({
      label: one.signature,
      key: one.name,
      insert: `${one.name}()`,
      type: one.returns ?? "function",
      about: one.description,
      back: 1,
    })),
  ];
  return names
    .map((one) => ({ one, score: fit(typed, one.key) }))
    .filter((found): found is { one: (typeof names)[number]; score: number } => found.score !== null)
    .sort((a, b) => a.score - b.score)
    .slice(0, MOST)
    .map(({ one }) => ({
      label: one.label,
      insert: one.insert,
      type: one.type,
      about: one.about,
      from,
      // what is already called keeps its brackets
      to: one.back && text[to] === "(" ? to + (text[to + 1] === ")" ? 2 : 1) : to,
      caret: from + one.insert.length - one.back,
    }));
}

function named(name: string, type: string, about: string, isOptional = false) {
  // a name that may be missing is read by `default` only
  const insert = isOptional ? `default(${name}, ${type === "string" ? "''" : "0"})` : name;
  return { label: name, key: name, insert, type: isOptional ? `${type}, may be missing` : type, about, back: 0 };
}
