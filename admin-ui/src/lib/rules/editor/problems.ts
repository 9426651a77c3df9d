/** What is wrong with the text, brought to the places where it shows: field, card, gutter, list. */
import type { Shapes } from "$lib/api/client";

import type { Json, Parsed, Path } from "../text";

export type Found = {
  path: Path;
  message: string;
  hint: string;
  isAdvice: boolean;
  line: number | null;
  /** The offset in the text at which it begins. */
  from: number;
  to: number;
};

/** Where each line begins. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** `rules.2.conditions.0` as a path into what the text says; keys may hold dots themselves. */
export function pathOf(field: string, data: Json | undefined): Path {
  const path: (string | number)[] = [];
  let rest = field;
  let at = data;
  while (rest) {
    const key = keyOf(rest, at);
    rest = rest.slice(key.length + 1);
    path.push(Array.isArray(at) && /^\d+$/.test(key) ? Number(key) : key);
    at = Array.isArray(at) ? at[Number(key)] : isMapping(at) ? at[key] : undefined;
  }
  return path;
}

function keyOf(rest: string, at: Json | undefined): string {
  const first = rest.split(".", 1)[0]!;
  if (!isMapping(at) || first in at) return first;
  const fitting = Object.keys(at).filter((key) => rest === key || rest.startsWith(`${key}.`));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? first;
}

export const isMapping = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The server's problems, placed. */
export function placed(problems: readonly Shapes["FieldProblem"][], parsed: Parsed): Found[] {
  const starts = lineStarts(parsed.text);
  return problems.map((one) => {
    const path = pathOf(one.field, parsed.data);
    const range = parsed.range(path) ?? { from: 0, to: 0 };
    const at = one.line ? (starts[one.line - 1] ?? 0) + Math.max(0, (one.column ?? 1) - 1) : range.from;
    const from = Math.min(at, parsed.text.length);
    return {
      path,
      message: one.message,
      hint: one.hint ?? "",
      isAdvice: one.severity === "advice",
      line: one.line ?? null,
      from,
      to: wordEnd(parsed.text, from),
    };
  });
}

/** Mistakes of the YAML itself, in the same shape. */
export const ofFlaws = (parsed: Parsed): Found[] =>
  parsed.flaws.map((one) => ({
    path: [],
    message: one.message,
    hint: "",
    isAdvice: false,
    line: one.line,
    from: Math.min(one.from, parsed.text.length),
    to: Math.min(Math.max(one.to, one.from + 1), parsed.text.length),
  }));

/** What is underlined: the word or sign that begins there. */
function wordEnd(text: string, from: number): number {
  const found = /^[\p{L}\p{N}_.]+|^\S/u.exec(text.slice(from, from + 200));
  return from + (found?.[0].length ?? 0);
}

export const startsWith = (path: Path, beginning: Path): boolean =>
  beginning.length <= path.length && beginning.every((part, place) => part === path[place]);

export const within = (problems: readonly Found[], path: Path): Found[] =>
  problems.filter((one) => startsWith(one.path, path));

export const said = (one: Found): string => (one.hint ? `${one.message}: ${one.hint}` : one.message);
