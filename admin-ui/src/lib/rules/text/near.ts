/** A text that came of another by a change in one place: only the items around it are read, the rest is taken over. */
import { mapOf } from "./data";
import { trimmed } from "./edits";
import { partsOf } from "./layout";
import { linesFrom, lineStart, nextLine } from "./lines";
import { placeOf, read, Tree } from "./read";
import { type Entry, type Item, MOST, type Node } from "./tree";
import type { Edit, Flaw } from "./types";

/** Signs that may mean something else where they stand than alone. */
const DEPENDS = /(^|[\s[{,:])([&*!][^\s,[\]{}]|\?\s)/;

/** Which parts lead to a block list, from the root on. */
type Way = { list: Node; steps: readonly number[] };
/** Items of a list, from one to before another, with all lines that follow them. */
type Lines = { first: number; behind: number; from: number; to: number };

/** The text as a whole would be read; undefined where that cannot be known from its changed lines alone. */
export function readNear(text: string, near: Tree): Tree | undefined {
  if (!near.isPlain || !near.root) return undefined;
  const change = trimmed(near.text, { from: 0, to: near.text.length, insert: text });
  for (const { list, steps } of waysTo(near.root, change.from)) {
    const lines = linesAround(near.text, list, change);
    const found = lines && readLines(text, near, { list, steps }, lines);
    if (found) return found;
  }
  return undefined;
}

/** The block lists that an offset is in, the innermost first. */
function waysTo(root: Node, offset: number): Way[] {
  const ways: Way[] = [];
  const steps: number[] = [];
  for (let node: Node | undefined = root; node && !node.flow;) {
    if (node.kind === "list") ways.unshift({ list: node, steps: [...steps] });
    const parts = partsOf(node);
    const step = parts.findLastIndex(({ from }) => from < offset);
    steps.push(step);
    node = parts[step]?.value;
  }
  return ways;
}

/** The lines of a list that hold a change, which leaves the first dash of them as it is. */
function linesAround(text: string, { items }: Node, change: Edit): Lines | undefined {
  const first = items.findLastIndex(({ from }) => from < change.from);
  const from = lineStart(text, items[first]?.from ?? 0);
  if (first < 0 || text.slice(from, items[first]?.from).trim()) return undefined;
  const next = items.findIndex((item, i) => i > first && lineStart(text, item.from) >= change.to);
  const behind = next < 0 ? items.length : next;
  const to = next < 0 ? endOf(text, items.at(-1)?.to ?? 0) : lineStart(text, items[next]?.from ?? 0);
  return change.to <= to ? { first, behind, from, to } : undefined;
}

/** Where the next line begins that is neither blank nor a comment. */
function endOf(text: string, offset: number): number {
  for (const line of linesFrom(text, nextLine(text, offset))) if (line.what === "other") return line.from;
  return text.length;
}

function readLines(text: string, near: Tree, { list, steps }: Way, lines: Lines): Tree | undefined {
  const by = text.length - near.text.length;
  const part = text.slice(lines.from, lines.to + by);
  if (!standsAlone(part, list.column, lines.to === near.text.length)) return undefined;
  const tree = read(part);
  if (tree.flaws.length) {
    return DEPENDS.test(part) ? undefined : new Tree(text, flawsOf(text, tree, lines.from), undefined);
  }
  const made = tree.root;
  if (!tree.isPlain || made?.kind !== "list" || made.flow || made.column !== list.column) return undefined;
  const items = [
    ...list.items.slice(0, lines.first),
    ...made.items.map((item) => moved(item, lines.from)),
    ...list.items.slice(lines.behind).map((item) => moved(item, by)),
  ];
  const root = rebuilt(near.root as Node, steps, by, { ...list, items });
  return root.size > MOST ? undefined : new Tree(text, [], root, true);
}

/** Whether lines are nothing but items whose dashes stand at a column, and end before what follows them. */
function standsAlone(part: string, column: number, isLast: boolean): boolean {
  if (!isLast && !part.endsWith("\n")) return false;
  for (const { from, indent, what } of linesFrom(part, 0)) {
    if (what !== "other" || indent > column) continue;
    if (indent < column || !/^-\s/.test(part.slice(from + indent, from + indent + 2))) return false;
  }
  return true;
}

const flawsOf = (text: string, { flaws }: Tree, by: number): Flaw[] =>
  flaws.map(({ message, from, to }) => ({ message, from: from + by, to: to + by, ...placeOf(text, from + by) }));

/** A part that stands elsewhere by so many signs. */
function moved<Part extends Entry | Item>(part: Part, by: number): Part {
  if (!by) return part;
  const keyTo = "keyTo" in part ? { keyTo: part.keyTo + by } : undefined;
  return { ...part, from: part.from + by, to: part.to + by, ...keyTo, value: movedNode(part.value, by) };
}

const movedNode = (node: Node, by: number): Node => ({
  ...node,
  gap: node.gap + by,
  start: node.start + by,
  from: node.from + by,
  to: node.to + by,
  entries: movedAll(node.entries, by),
  items: movedAll(node.items, by),
});

const movedAll = <Part extends Entry | Item>(parts: Part[], by: number): Part[] =>
  parts.length ? parts.map((part) => moved(part, by)) : parts;

/** A tree with another list at the end of the steps; what stands behind that is moved. */
function rebuilt(node: Node, steps: readonly number[], by: number, list: Node): Node {
  const [step, ...rest] = steps;
  const around = <Part extends Entry | Item>(parts: readonly Part[]): Part[] =>
    parts.map((part, i) => {
      if (step === undefined || i < step) return part;
      if (i > step) return moved(part, by);
      const value = rebuilt(part.value, rest, by, list);
      return { ...part, value, to: value.to };
    });
  const made = step === undefined ? list : { ...node, entries: around(node.entries), items: around(node.items) };
  const parts = partsOf(made);
  return {
    ...made,
    to: parts.at(-1)?.to ?? made.to,
    data:
      made.kind === "map"
        ? mapOf(made.entries.map(({ key, value }) => [key, value.data]))
        : made.items.map(({ value }) => value.data),
    size: parts.reduce((sum, { value }) => sum + value.size, 1),
  };
}
