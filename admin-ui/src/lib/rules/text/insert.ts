/** Items put into a list, in the writing of those that are there. */
import type { Draft } from "./draft";
import { type Piece, piecesOf } from "./layout";
import { lineEnd, lineStart } from "./lines";
import { homeColumn, offStepsOf } from "./off";
import type { Node } from "./tree";
import { CannotEdit, type Edit, type Json, type Path } from "./types";
import { blockItem, flow } from "./yaml";
import { replace, write, keyOf } from "./write";

/** The lines of an item that begins at a column, its own comments above its dash. */
export type Lines = (column: number) => string;

export function insertPieces(draft: Draft, path: Path, index: number, item: Json, lines?: Lines): void {
  let node = draft.node(path);
  const size = node?.items.length ?? 0;
  if (index < 0 || index > size || !Number.isInteger(index)) throw new CannotEdit("The list has no such place");
  // an empty list first: what is written with comments comes into it as it is
  if (!node) {
    write(draft, path, lines ? [] : [item]);
    node = draft.node(path);
    if (!lines || !node) return;
  }
  if (node.kind !== "list" && node.data !== null) throw new CannotEdit(`${path.join(".")} is not a list`);
  const text: Lines = lines ?? ((column) => `${" ".repeat(column)}- ${blockItem(item, column + 2, keyOf(path))}`);
  const inside = draft.inside(path);
  if (node.flow && (inside || size)) return draft.make([intoFlow(node, index, item)]);
  if (inside || !path.length)
    return node.items.length ? intoBlock(draft, node, index, text, keyOf(path)) : replace(draft, path, node, [item]);
  if (!size) return draft.make(firstOf(draft.text, node, text));
  intoBlock(draft, node, index, text, keyOf(path));
}

function intoFlow(node: Node, index: number, item: Json): Edit {
  const [there, last] = [node.items[index], node.items.at(-1)];
  const at = there?.from ?? last?.to ?? node.from + 1;
  return { from: at, to: at, insert: there ? `${flow(item)}, ` : last ? `, ${flow(item)}` : flow(item) };
}

/** The first item of a list that says `[]`, null or nothing. */
function firstOf(text: string, node: Node, lines: Lines): Edit[] {
  const off = offStepsOf(text, node).at(-1);
  const column = off
    ? off.from + text.slice(off.from).search(/\S/) - lineStart(text, off.from)
    : homeColumn(text, node) + 2;
  const cleared = { from: node.kind === "nothing" ? node.to : clearFrom(text, node), to: node.to, insert: "" };
  const at = off ? off.to : lineEnd(text, node.to);
  return [cleared, { from: at, to: at, insert: `\n${lines(column)}` }];
}

/** From behind the colon, or an anchor, so that no space is left over. */
const clearFrom = (text: string, node: Node): number => {
  const before = text.slice(node.gap, node.from);
  return node.from - (/[ \t]*$/.exec(before)?.[0].length ?? 0);
};

function intoBlock(draft: Draft, node: Node, index: number, lines: Lines, key: string): void {
  const { text } = draft;
  const pieces = piecesOf(text, node);
  const apart = isApart(text, pieces, key) ? "\n" : "";
  const there = pieces[index];
  if (there && !there.inline) {
    return draft.make([{ from: there.from, to: there.from, insert: `${lines(node.column)}\n${apart}` }]);
  }
  if (there) {
    const first = lines(node.column).trimStart();
    const at = node.items[index]?.from ?? there.from;
    return draft.make([{ from: at, to: at, insert: `${first}\n${" ".repeat(node.column)}` }]);
  }
  const end = Math.max(pieces.at(-1)?.to ?? node.to, offStepsOf(text, node).at(-1)?.to ?? 0);
  draft.make([{ from: end, to: end, insert: `\n${apart}${lines(node.column)}` }]);
}

/** Whether blank lines part the items; rules are parted where there is but one to look at. */
export function isApart(text: string, pieces: readonly Piece[], key: string): boolean {
  if (pieces.length < 2) return key === "rules";
  return pieces.slice(1).every(({ from }, i) => /\n[ \t]*\r?\n/.test(text.slice(pieces[i]?.to ?? from, from)));
}
