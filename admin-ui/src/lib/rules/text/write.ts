/** Values put in place of others, and keys added, in the writing of what stands around them. */
import { equal, isMap, mapOf } from "./data";
import type { Draft } from "./draft";
import { refuseMerge } from "./draft";
import { insertPieces } from "./insert";
import { piecesOf } from "./layout";
import { columnOf, lineEnd } from "./lines";
import { offStepsOf } from "./off";
import { placeOf } from "./order";
import { removePart } from "./remove";
import type { Node } from "./tree";
import { CannotEdit, type Edit, type Json, type Path } from "./types";
import { afterColon, block, blockEntry, blockItem, flow, scalar } from "./yaml";

/** Makes the value at a path what it should be, by as few changes as there are differences. */
export function write(draft: Draft, path: Path, value: Json): void {
  const node = draft.node(path);
  if (!node) return add(draft, path, value);
  if (equal(node.data, value)) return;
  if (node.kind === "map" && isMap(value) && node.entries.length) return writeMap(draft, path, node, value);
  if (node.kind === "list" && Array.isArray(value) && node.items.length && value.length) {
    return writeList(draft, path, node.data as Json[], value);
  }
  replace(draft, path, node, value);
}

function writeMap(draft: Draft, path: Path, node: Node, value: { [key: string]: Json }): void {
  const gone = node.entries.filter(({ key }) => !Object.hasOwn(value, key));
  for (const [key, inner] of Object.entries(value)) write(draft, [...path, key], inner);
  for (const { key } of gone) removePart(draft, [...path, key]);
}

function writeList(draft: Draft, path: Path, old: readonly Json[], value: readonly Json[]): void {
  const shortest = Math.min(old.length, value.length);
  let same = 0;
  while (old.length !== value.length && same < shortest && equal(old[same], value[same])) same++;
  let tail = 0;
  while (old.length !== value.length && tail < shortest - same && equal(old.at(-1 - tail), value.at(-1 - tail))) tail++;
  const both = shortest - tail;
  for (let i = same; i < both; i++) write(draft, [...path, i], value[i] ?? null);
  for (let i = both; i < value.length - tail; i++) insertPieces(draft, path, i, value[i] ?? null);
  for (let i = old.length - tail - 1; i >= both; i--) removePart(draft, [...path, i]);
}

/** A key or item that is not there yet; parents that are missing are made. */
function add(draft: Draft, path: Path, value: Json): void {
  const step = path.at(-1);
  if (step === undefined) return draft.make([atEnd(draft.text, block(value, 0))]);
  const parentPath = path.slice(0, -1);
  const parent = draft.node(parentPath);
  if (!parent || parent.data === null) {
    if (typeof step === "number" && step !== 0) throw new CannotEdit("The list has no such place");
    const wrapped = typeof step === "number" ? [value] : mapOf([[step, value]]);
    return parent ? replace(draft, parentPath, parent, wrapped) : add(draft, parentPath, wrapped);
  }
  if (parent.kind === "list" && typeof step === "number") {
    if (step !== parent.items.length) throw new CannotEdit("The list has no such place");
    return insertPieces(draft, parentPath, step, value);
  }
  if (parent.kind !== "map" || typeof step === "number") {
    throw new CannotEdit(`${parentPath.join(".") || "The document"} holds something else`);
  }
  addKey(draft, parentPath, parent, step, value);
}

function addKey(draft: Draft, path: Path, node: Node, key: string, value: Json): void {
  refuseMerge(node);
  const last = node.entries.at(-1);
  if (!last) return replace(draft, path, node, mapOf([[key, value]]));
  const pair = `${scalar(key, { key: true })}: ${flow(value)}`;
  if (node.bare) return draft.make([insertion(node.from, "{"), insertion(node.to, `, ${pair}}`)]);
  if (node.flow) return draft.make([insertion(last.to, `, ${pair}`)]);
  const pieces = piecesOf(draft.text, node, path.length === 0);
  const piece =
    pieces[
      placeOf(
        node.entries.map((entry) => entry.key),
        key,
      ) - 1
    ] ?? pieces[0];
  const lead = " ".repeat(node.column);
  draft.make([insertion(piece?.to ?? node.to, `\n${lead}${blockEntry(key, value, node.column)}`)]);
}

const insertion = (at: number, insert: string): Edit => ({ from: at, to: at, insert });

/** New lines at the end of a text that holds nothing but comments. */
function atEnd(text: string, lines: string): Edit {
  return insertion(text.length, `${text && !text.endsWith("\n") ? "\n" : ""}${lines}\n`);
}

/** Another value in the place of one that is there; anchor and comments around it stay. */
export function replace(draft: Draft, path: Path, node: Node, value: Json): void {
  if (draft.inside(path)) return draft.make([whole(node, flow(value))]);
  if (!path.length) return draft.make([whole(node, block(value, 0))]);
  draft.make(placed(draft.text, node, rendered(draft, path, node, value)));
}

/** From where on a node is replaced: an anchor stays, a tag goes. */
const outset = (node: Node): number => (node.tag ? node.start : node.from);

function whole(node: Node, text: string): Edit {
  const anchor = node.tag && node.anchor ? `&${node.anchor} ` : "";
  const space = node.kind === "nothing" && node.from === node.gap ? " " : "";
  return { from: outset(node), to: node.to, insert: space + anchor + text };
}

/** The new value with what parts it from its key or dash: a space, or a line break. */
function rendered(draft: Draft, path: Path, node: Node, value: Json): string {
  const indent = draft.indentOf(path);
  const step = path.at(-1);
  if (value === null || typeof value !== "object") return ` ${scalarFor(draft, node, indent, value)}`;
  if (typeof step === "string") return afterColon(step, value, indent);
  return ` ${blockItem(value, indent + 2, keyOf(path))}`;
}

/** The name of the list that a path of items is in. */
export const keyOf = (path: Path): string => String(path.findLast((step) => typeof step === "string") ?? "");

function scalarFor(draft: Draft, node: Node, indent: number, value: Json): string {
  const isLong = node.style === "|" || node.style === ">";
  const body = isLong ? draft.text.slice(lineEnd(draft.text, node.from), node.to).trimStart() : "";
  const bodyAt = body ? draft.text.indexOf(body, node.from) : -1;
  return scalar(value, {
    style: node.style,
    indent: bodyAt >= 0 ? columnOf(draft.text, bodyAt) : indent + 2,
    column: columnOf(draft.text, node.from),
  });
}

/** Puts ` value` or `\n  value` in a node's place; a comment behind the old value's first line stays there. */
function placed(text: string, node: Node, insert: string): Edit[] {
  const [head = "", ...more] = insert.split("\n");
  const body = more.map((line) => `\n${line}`).join("");
  const first = lineEnd(text, node.gap);
  const begin = outset(node);
  const anchor = node.tag && node.anchor ? ` &${node.anchor}` : "";
  if (begin > first)
    return [insertion(afterProps(node), anchor + head), { from: first, to: blockEnd(text, node), insert: body }];
  const line = lineEnd(text, begin);
  const headTo = node.style === "|" || node.style === ">" ? headerEnd(text, node) : Math.min(node.to, line);
  const from = head && begin > node.gap ? begin : node.anchor && !node.tag ? node.from : node.gap;
  const lead = anchor + head;
  return [
    { from, to: headTo, insert: from === begin && begin > node.gap ? lead.slice(1) : lead },
    { from: line, to: Math.max(line, node.to), insert: body },
  ];
}

/** The end of the lines of a block map or list, with the comments and switched-off steps that are its own. */
function blockEnd(text: string, node: Node): number {
  return Math.max(node.to, piecesOf(text, node).at(-1)?.to ?? 0, offStepsOf(text, node).at(-1)?.to ?? 0);
}

const afterProps = (node: Node): number => {
  if (node.tag) return node.gap;
  return node.anchor ? node.start + node.anchor.length + 1 : node.gap;
};

const headerEnd = (text: string, node: Node): number =>
  node.from + (/^[|>][-+0-9]*/.exec(text.slice(node.from, node.from + 4))?.[0].length ?? 1);
