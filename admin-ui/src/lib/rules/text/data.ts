/** The same edits on plain data: what a change of the text is held against. */
import type { Json, Path } from "./types";

export type JsonMap = { [key: string]: Json };

export const isMap = (value: Json | undefined): value is JsonMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function equal(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((item, i) => equal(item, other[i]));
  }
  if (!isMap(one) || !isMap(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && equal(one[key], other[key]))
  );
}

export function at(value: Json | undefined, path: Path): Json | undefined {
  let here = value;
  for (const step of path) {
    if (Array.isArray(here) && typeof step === "number") here = here[step];
    else if (isMap(here) && Object.hasOwn(here, step)) here = here[step];
    else return undefined;
  }
  return here;
}

/** A map that may have a key named `__proto__` like any other. */
export const mapOf = (entries: Iterable<[string, Json]>): JsonMap => Object.fromEntries(entries);

/** The data with the value at a path replaced by what `change` makes of it; missing parents are made. */
export function changed(data: Json | undefined, path: Path, change: (old: Json | undefined) => Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return change(data);
  if (typeof step === "number") {
    const list = Array.isArray(data) ? [...data] : [];
    list[step] = changed(list[step], rest, change);
    return list;
  }
  const entries = new Map(isMap(data) ? Object.entries(data) : []);
  entries.set(step, changed(entries.get(step), rest, change));
  return mapOf(entries);
}

export const spliced = (list: Json | undefined, index: number, away: number, ...items: Json[]): Json[] =>
  Array.isArray(list) ? [...list.slice(0, index), ...items, ...list.slice(index + away)] : items;

/** A finite, plain value; what came from a form may hold `undefined`, which YAML has no word for. */
export function cleaned(value: unknown): Json {
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : cleaned(item)));
  if (typeof value === "object" && value !== null) {
    return mapOf(
      Object.entries(value)
        .filter(([, inner]) => inner !== undefined)
        .map(([key, inner]): [string, Json] => [key, cleaned(inner)]),
    );
  }
  return value as Json;
}
