/** Steps as data: what word they are, how they travel by clipboard, which card is which after a change. */
import { parse, toYaml, type Json, type Parsed, type Path } from "../text";
import { isMapping } from "./problems";

export type StepKind = "condition" | "effect";
/** A step: an expression, a word with its arguments, or something that the form does not know. */
export type Step =
  { form: "expression"; text: string } | { form: "word"; word: string; value: Json } | { form: "unknown" };

export const GROUPS = ["any_of", "all_of", "not"] as const;
export type Group = (typeof GROUPS)[number];
export const isGroup = (word: string): word is Group => (GROUPS as readonly string[]).includes(word);

export function stepOf(value: Json | undefined): Step {
  if (typeof value === "string") return { form: "expression", text: value };
  if (typeof value === "boolean" || typeof value === "number") return { form: "expression", text: String(value) };
  const words = isMapping(value) ? Object.keys(value) : [];
  if (words.length !== 1) return { form: "unknown" };
  return { form: "word", word: words[0]!, value: (value as { [key: string]: Json })[words[0]!] ?? null };
}

/** Where a path leads once an item of a list is gone. */
export function withoutItem(path: Path, list: Path, index: number): Path {
  const step = path[list.length];
  const isBehind = list.every((one, place) => path[place] === one) && typeof step === "number" && step > index;
  return isBehind ? [...list, step - 1, ...path.slice(list.length + 1)] : path;
}

/** A list of conditions into which a step may go, and the place in it. */
export type Target = { into: Path; to: number };

/** Behind the group that a list is in; nothing for a list that is in none. */
export function outOf(list: Path): Target | null {
  const place = list.findLastIndex((one) => typeof one === "number");
  // of the rules, only what is deeper than a rule's own lists
  if (place < 3) return null;
  return { into: list.slice(0, place), to: (list[place] as number) + 1 };
}

/** Into the nearest group above or below a step of the same list. */
export function groupBeside(parsed: Parsed, list: Path, index: number, way: -1 | 1): Target | null {
  const items = parsed.get(list);
  if (!Array.isArray(items)) return null;
  for (let place = index + way; place >= 0 && place < items.length; place += way) {
    const inner = groupIn(items[place], [...list, place]);
    if (inner) return { into: inner.path, to: way < 0 ? inner.count : 0 };
  }
  return null;
}

/** The list that a group is made of, also behind a `not`. */
function groupIn(value: Json | undefined, path: Path): { path: Path; count: number } | null {
  const step = stepOf(value);
  if (step.form !== "word" || !isGroup(step.word)) return null;
  if (step.word === "not") return groupIn(step.value, [...path, "not"]);
  if (step.value !== null && !Array.isArray(step.value)) return null;
  return { path: [...path, step.word], count: step.value?.length ?? 0 };
}

/** A step's YAML, as it goes on the clipboard. */
export const copied = (parsed: Parsed, path: Path): string => {
  const source = parsed.source(path) ?? toYaml(parsed.get(path) ?? null);
  return `${source.replace(/\n+$/, "")}\n`;
};

/** The steps that a text holds: one step, or a list of them. */
export function readStep(text: string): string[] {
  const parsed = parse(text);
  if (parsed.flaws.length || parsed.data === undefined || parsed.data === null) return [];
  const list = parsed.data;
  if (!Array.isArray(list)) return stepOf(list).form === "unknown" ? [] : [text.replace(/\n+$/, "")];
  if (list.some((one) => stepOf(one).form === "unknown")) return [];
  return list.map((_, place) => unlisted(parsed.source([place]) ?? toYaml(list[place]!)));
}

/** An item without the dash that makes it one. */
function unlisted(source: string): string {
  const lines = source.replace(/\n+$/, "").split("\n");
  return (/^- /.test(lines[0] ?? "") ? lines.map((line) => line.slice(2)) : lines).join("\n");
}

/** Several steps as one text. */
export const asList = (steps: readonly string[]): string =>
  steps.map((one) => `- ${one.replaceAll("\n", "\n  ")}\n`).join("");

type Words = { conditions: readonly { word: string }[]; effects: readonly { word: string }[] };
/** Whether a step is of the other kind: a condition among effects, or an effect among conditions. */
export function isOther(value: Json | undefined, kind: StepKind, words: Words | undefined): boolean {
  const step = stepOf(value);
  if (step.form === "expression") return kind === "effect";
  if (step.form === "unknown") return false;
  const has = (list: Words["effects"] = []) => list.some(({ word }) => word === step.word);
  const isCondition = isGroup(step.word) || has(words?.conditions);
  return kind === "effect" ? isCondition && !has(words?.effects) : !isCondition && has(words?.effects);
}

let last = 0;
/** Ids beside a list that has none: what is the same keeps its id, wherever it has gone; so does what changed in place. */
export function keepIds(): (items: readonly Json[]) => string[] {
  let before: { id: string; is: string }[] = [];
  return (items) => {
    const wanted = items.map((one) =>
      JSON.stringify(one, (_, value) => (typeof value === "bigint" ? `${value}n` : value)),
    );
    const free = [...before];
    const given: (string | undefined)[] = wanted.map((is, place) => {
      const here = before[place]?.is === is ? free.indexOf(before[place]!) : -1;
      const found = here >= 0 ? here : free.findIndex((one) => one.is === is);
      return found >= 0 ? free.splice(found, 1)[0]!.id : undefined;
    });
    // as many steps as before: what is left over was changed where it stands
    const isSameLength = before.length === items.length;
    before = wanted.map((is, place) => ({
      is,
      id: given[place] ?? (isSameLength ? free.shift()?.id : undefined) ?? `step-${++last}`,
    }));
    return before.map((one) => one.id);
  };
}
