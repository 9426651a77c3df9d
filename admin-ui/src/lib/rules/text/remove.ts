/** A key or an item taken out, with the comments that belong to it. */
import { changed, isMap, mapOf, spliced } from "./data";
import { Draft, refuseMerge } from "./draft";
import { partsOf, type Piece, piecesOf } from "./layout";
import { lineEnd, lineStart, nextLine } from "./lines";
import type { Node } from "./tree";
import { CannotEdit, type Edit, type Json, type Parsed, type Path } from "./types";

export function removeAt(parsed: Parsed, path: Path): Edit[] {
  const draft = new Draft(parsed);
  if (!path.length) throw new CannotEdit("The whole document cannot be taken out");
  removePart(draft, path);
  return draft.proven(changed(parsed.data, path.slice(0, -1), (old) => without(old, path.at(-1))));
}

function without(old: Json | undefined, step: string | number | undefined): Json {
  if (typeof step === "number") return spliced(old, step, 1);
  return mapOf(Object.entries(isMap(old) ? old : {}).filter(([key]) => key !== step));
}

export function removePart(draft: Draft, path: Path): void {
  const { parent, index } = draft.part(path);
  refuseMerge(parent);
  if (parent.flow) return draft.make(cutFlow(draft.text, parent, index));
  const isRoot = path.length === 1;
  const pieces = piecesOf(draft.text, parent, isRoot);
  draft.make(
    pieces.length === 1 ? emptied(draft.text, parent, pieces, isRoot) : cut(draft.text, parent, pieces, index),
  );
}

/** The last part goes: the brackets that stay say that nothing is there. */
export function emptied(text: string, node: Node, pieces: readonly Piece[], isRoot: boolean): Edit[] {
  const brackets = node.kind === "map" ? "{}" : "[]";
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!first || !last) return [];
  if (first.inline || isRoot) return [{ from: node.from, to: node.to, insert: brackets }];
  return [bracketsAt(node, brackets), { from: lineEnd(text, Math.max(0, first.from - 2)), to: last.to, insert: "" }];
}

export function bracketsAt(node: Node, brackets: string): Edit {
  const at = node.anchor ? Math.max(node.gap, node.start + node.anchor.length + 1) : node.gap;
  return { from: at, to: at, insert: ` ${brackets}` };
}

const isBlank = (text: string): boolean => !text.trim();

function cut(text: string, node: Node, pieces: readonly Piece[], index: number): Edit[] {
  const [piece, previous, next] = [pieces[index], pieces[index - 1], pieces[index + 1]];
  if (!piece) return [];
  if (piece.inline) {
    if (!next) throw new CannotEdit("This part is written on the line of another");
    const from = partsOf(node)[index]?.from ?? piece.from;
    const to = nextLine(text, piece.to);
    return [{ from, to: to + (/^\s*/.exec(text.slice(to))?.[0].length ?? 0), insert: "" }];
  }
  if (next && isBlank(text.slice(piece.to, next.from))) return [{ from: piece.from, to: next.from, insert: "" }];
  if (previous && isBlank(text.slice(previous.to, piece.from)))
    return [{ from: previous.to, to: piece.to, insert: "" }];
  const to = nextLine(text, piece.to);
  if (to === text.length && to === piece.to && piece.from > 0) {
    return [{ from: lineEnd(text, lineStart(text, piece.from - 1)), to, insert: "" }];
  }
  return [{ from: piece.from, to, insert: "" }];
}

/** In brackets its comma goes too; a comment beside it stays. */
function cutFlow(text: string, node: Node, index: number): Edit[] {
  const parts = partsOf(node);
  const [part, previous, next] = [parts[index], parts[index - 1], parts[index + 1]];
  if (!part) return [];
  if (node.bare) return [{ from: node.from, to: node.to, insert: "{}" }];
  const span = text.slice(node.from, node.to);
  if (!/[#\n]/.test(span)) {
    if (next) return [{ from: part.from, to: next.from, insert: "" }];
    if (previous) return [{ from: previous.to, to: part.to, insert: "" }];
    return [{ from: node.from + 1, to: node.to - 1, insert: "" }];
  }
  const comma = commaAfter(text, part.to, next?.from ?? node.to - 1);
  const to = comma < 0 ? part.to : comma + 1;
  const [line, rest] = [lineStart(text, part.from), lineEnd(text, to)];
  const alone = isBlank(text.slice(line, part.from)) && isBlank(text.slice(to, rest)) && rest < node.to;
  return [alone ? { from: line, to: nextLine(text, to), insert: "" } : { from: part.from, to, insert: "" }];
}

/** The comma between two places, those in comments not counted. */
function commaAfter(text: string, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    if (text[at] === ",") return at;
    if (text[at] === "#") at = lineEnd(text, at);
  }
  return -1;
}
