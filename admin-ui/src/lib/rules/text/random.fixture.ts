/** Random edits for tests: what a form may do, and what has to be true of it. */
import { expect } from "vitest";

import { at, changed, equal, isMap, spliced } from "./data";
import {
  apply,
  duplicateItem,
  type Edit,
  insertItem,
  type Json,
  moveBetween,
  moveItem,
  parse,
  type Parsed,
  type Path,
  removeAt,
  setValue,
  switchOff,
  switchOn,
  wrapItem,
} from "./index";

export interface Change {
  name: string;
  edits: () => Edit[];
  expected: Json;
  /** Lines whose comments may go. */
  gone: (parsed: Parsed) => string;
}
type Draw = (below: number) => number;

const TEXTS = [
  "a text",
  "223456789012345678",
  "0060",
  "yes",
  "event.length > params.x",
  "colon: inside",
  "# no comment",
  "two\nlines",
  "ends\n",
  "",
  " spaces ",
  "{{ actor.mention }} did",
  'it\'s "quoted"',
  "null",
  "- dash",
  "é 👋",
  "a, b",
  "x #y",
  "tab\there",
  "long ".repeat(40).trim(),
  "one\n\n  two\n\n\nthree\n\n",
  "@at",
  "1e3",
  "*star",
  "&and",
  "key:",
  "...",
  "--- a",
];
const VALUES: Json[] = [
  ...TEXTS,
  1,
  -2.5,
  true,
  false,
  null,
  123456789012345678901n,
  [],
  {},
  ["a", 1],
  { a: 1, b: "x" },
  { credit: { currency: "xp", amount: 5, times: ["zone", "quality"] } },
  { any_of: ["a > 1", { has_role: { role: "223456789012345678" } }] },
  [{ a: [1, { b: "two\nlines" }] }],
];

/** The paths of everything in a value. */
export function pathsOf(value: Json, path: Path = []): Path[] {
  const parts: [string | number, Json][] = Array.isArray(value)
    ? [...value.entries()]
    : isMap(value)
      ? Object.entries(value)
      : [];
  return [path, ...parts.flatMap(([step, inner]) => pathsOf(inner, [...path, step]))];
}

export function changeOn(parsed: Parsed, draw: Draw): Change | undefined {
  const data = parsed.data ?? null;
  const paths = pathsOf(data);
  const pick = <T>(from: readonly T[]): T | undefined => from[draw(from.length || 1)];
  const lists = paths.filter((path) => Array.isArray(at(data, path)));
  const filled = lists.filter((path) => (at(data, path) as Json[]).length);
  const range = (path: Path): string =>
    typeof at(data, path) === "object" ? aroundOf(parsed, path) : sliceOf(parsed, path);
  switch (draw(11)) {
    case 0:
    case 1: {
      const path = pick(paths.filter(({ length }) => length > 0));
      const value = pick(VALUES) ?? null;
      if (!path) return undefined;
      return {
        name: `set ${path.join(".")} ${show(value)}`,
        edits: () => setValue(parsed, path, value),
        expected: changed(data, path, () => value),
        gone: () => range(path),
      };
    }
    case 2: {
      const path = pick(paths.filter((one) => isMap(at(data, one)) || data === null));
      const value = pick(VALUES) ?? null;
      const key = pick(["fresh", "name", "description", "a key", "223"]) ?? "";
      if (!path) return undefined;
      const full = [...path, key];
      return {
        name: `add ${full.join(".")} ${show(value)}`,
        edits: () => setValue(parsed, full, value),
        expected: changed(data, full, () => value),
        gone: () => range(full),
      };
    }
    case 3: {
      const path = pick(paths.filter(({ length }) => length > 0));
      const last = path?.at(-1);
      if (!path || last === undefined) return undefined;
      const expected = changed(data, path.slice(0, -1), (old) =>
        typeof last === "number"
          ? spliced(old, last, 1)
          : Object.fromEntries(Object.entries(old as object).filter(([key]) => key !== last)),
      );
      return {
        name: `remove ${path.join(".")}`,
        edits: () => removeAt(parsed, path),
        expected,
        gone: () => aroundOf(parsed, path),
      };
    }
    case 4: {
      const path = pick(lists);
      if (!path) return undefined;
      const index = draw((at(data, path) as Json[]).length + 1);
      const value = pick(VALUES) ?? null;
      return {
        name: `insert ${path.join(".")} ${index} ${show(value)}`,
        edits: () => insertItem(parsed, path, index, value),
        expected: changed(data, path, (old) => spliced(old, index, 0, value)),
        gone: () => "",
      };
    }
    case 5: {
      const path = pick(filled);
      if (!path) return undefined;
      const list = at(data, path) as Json[];
      const [from, to] = [draw(list.length), draw(list.length)];
      const expected = spliced(spliced(list, from, 1), to, 0, list[from] ?? null);
      return {
        name: `move ${path.join(".")} ${from} ${to}`,
        edits: () => moveItem(parsed, path, from, to),
        expected: changed(data, path, () => expected),
        gone: () => "",
      };
    }
    case 6: {
      const path = pick(filled);
      if (!path) return undefined;
      const list = at(data, path) as Json[];
      const index = draw(list.length);
      return {
        name: `double ${path.join(".")} ${index}`,
        edits: () => duplicateItem(parsed, path, index),
        expected: changed(data, path, () => spliced(list, index + 1, 0, list[index] ?? null)),
        gone: () => "",
      };
    }
    case 7: {
      const path = pick(filled.filter((one) => !isInside(parsed, one)));
      if (!path) return undefined;
      const list = at(data, path) as Json[];
      const index = draw(list.length);
      return {
        name: `off ${path.join(".")} ${index}`,
        edits: () => switchOff(parsed, path, index),
        expected: changed(data, path, () => spliced(list, index, 1)),
        gone: () => "",
      };
    }
    case 8: {
      const path = pick(filled);
      if (!path) return undefined;
      const index = draw((at(data, path) as Json[]).length);
      const item = [...path, index];
      const into = pick(lists.filter((one) => !startsWith(one, item) && !same(one, path)));
      if (!into || (commentsOf(aroundOf(parsed, item)).length && !isBlock(parsed, into))) return undefined;
      const to = draw((at(data, into) as Json[]).length + 1);
      const home =
        startsWith(path, into) && Number(path[into.length]) >= to
          ? [...into, Number(path[into.length]) + 1, ...path.slice(into.length + 1)]
          : path;
      const wider = changed(data, into, (old) => spliced(old, to, 0, at(data, item) ?? null));
      return {
        name: `bring ${item.join(".")} to ${into.join(".")} ${to}`,
        edits: () => moveBetween(parsed, path, index, into, to),
        expected: changed(wider, home, (old) => spliced(old, index, 1)),
        gone: () => "",
      };
    }
    case 9: {
      const path = pick(filled);
      if (!path) return undefined;
      const list = at(data, path) as Json[];
      const index = draw(list.length);
      if (commentsOf(aroundOf(parsed, [...path, index])).length && !isBlock(parsed, path)) return undefined;
      return {
        name: `wrap ${path.join(".")} ${index}`,
        edits: () => wrapItem(parsed, path, index, "any_of"),
        expected: changed(data, path, (old) => spliced(old, index, 1, { any_of: [list[index] ?? null] })),
        gone: () => "",
      };
    }
    default: {
      const path = pick(paths.filter((one) => parsed.offSteps(one).length));
      if (!path) return undefined;
      const steps = parsed.offSteps(path);
      const off = draw(steps.length);
      const step = steps[off];
      if (!step) return undefined;
      const item = parse(step.yaml).data;
      // it repeats another by an alias, which alone it cannot
      if (item === undefined) return undefined;
      return {
        name: `on ${path.join(".")} ${off}`,
        edits: () => switchOn(parsed, path, off),
        expected: changed(data, path, (old) => spliced(old ?? [], step.before, 0, item)),
        gone: () => "",
      };
    }
  }
}

const same = (one: Path, other: Path): boolean => one.length === other.length && startsWith(one, other);
const startsWith = (path: Path, beginning: Path): boolean => beginning.every((step, i) => path[i] === step);

/** Whether comments have a place in a list. */
function isBlock(parsed: Parsed, path: Path): boolean {
  const range = parsed.range(path);
  return !isInside(parsed, [...path, 0]) || (range !== undefined && parsed.text.slice(range.from, range.to) === "[]");
}

/** Whether a list is within brackets of another. */
function isInside(parsed: Parsed, path: Path): boolean {
  return path.some((_, i) => {
    const range = i && parsed.range(path.slice(0, i));
    return range && /^(- +)?[[{]/.test(parsed.text.slice(range.from, range.to));
  });
}

const show = (value: Json): string => JSON.stringify(value, (_, one) => (typeof one === "bigint" ? `${one}n` : one));

/** From its key to its end; comments above the key are not its. */
function sliceOf(parsed: Parsed, path: Path): string {
  const range = parsed.range(path);
  return range ? parsed.text.slice(parsed.keyRange(path)?.from ?? range.from, range.to) : "";
}

/** A part with the lines around it that may be its comments. */
function aroundOf(parsed: Parsed, path: Path): string {
  const range = parsed.range(path);
  if (!range) return "";
  const before = parsed.text.slice(0, parsed.keyRange(path)?.from ?? range.from).split("\n");
  let first = before.length - 1;
  while (first > 0 && /^\s*#/.test(before[first - 1] ?? "")) first--;
  const after = parsed.text.slice(range.to).split("\n");
  const last = after.findIndex((line, i) => i > 0 && line.trim() && !/^\s*#/.test(line));
  const behind = after.slice(0, last < 0 ? undefined : last);
  return [...before.slice(first, -1), sliceOf(parsed, path) + behind.join("\n")].join("\n");
}

/** The comments of a text; those that tests put in and those that authors wrote. */
export function commentsOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => /(?:^|\s)(# (?:above|free|beside|[A-Z])[^#]*)$/.exec(line)?.[1] ?? "")
    .filter(Boolean)
    .sort();
}

/** Makes a change and holds it against what it should have done. */
export function hold(text: string, change: Change): string {
  const parsed = parse(text);
  const edits = change.edits();
  const next = apply(text, edits);
  const about = `${change.name}\n${text}\n=====\n${next}`;
  const after = parse(next);
  expect(after.flaws, about).toEqual([]);
  if (!equal(after.data, change.expected)) expect.fail(about);
  edits.forEach((edit, i) => {
    if (edit.from > edit.to || edit.from < (edits[i - 1]?.to ?? 0)) expect.fail(`overlapping: ${about}`);
  });
  if (equal(parsed.data, change.expected) && change.name.startsWith("set")) expect(edits).toEqual([]);
  const left = commentsOf(next);
  const gone = commentsOf(change.gone(parsed));
  for (const comment of commentsOf(text)) {
    if (!left.includes(comment) && !gone.some((one) => one.startsWith(comment) || comment.startsWith(one))) {
      expect.fail(`lost ${comment}: ${about}`);
    }
  }
  if (text.includes("\r\n") && /[^\r]\n/.test(next)) expect.fail(`line ends: ${about}`);
  return next;
}
