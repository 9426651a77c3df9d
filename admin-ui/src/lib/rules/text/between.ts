/** Items that go from one list into another, or into a list of their own; their comments go with them. */
import { at as valueAt, changed, spliced } from "./data";
import { attempt, type Draft } from "./draft";
import { insertPieces, type Lines } from "./insert";
import { piecesOf } from "./layout";
import { listAt } from "./list";
import { removePart } from "./remove";
import { CannotEdit, type Edit, type Json, type Parsed, type Path } from "./types";

/** `to` is a place of the list `into` as it is before the move; the list is made where it is missing. */
export function moveBetween(parsed: Parsed, list: Path, index: number, into: Path, to: number): Edit[] {
  return attempt(parsed, (draft) => draft.proven(moved(draft, parsed.data ?? null, list, index, into, to)));
}

/** The item becomes the one item of a list under a word, in its place: `x` becomes `any_of: [x]`. */
export function wrapItem(parsed: Parsed, list: Path, index: number, word: string): Edit[] {
  return attempt(parsed, (draft) => {
    listAt(draft, list, index);
    const group = { [word]: [] };
    insertPieces(draft, list, index, group);
    const data = changed(parsed.data, list, (old) => spliced(old, index, 0, group));
    return draft.proven(moved(draft, data, list, index + 1, [...list, index, word], 0));
  });
}

/** Makes the move, and says what the data then is. */
function moved(draft: Draft, data: Json, list: Path, index: number, into: Path, to: number): Json {
  if (startsWith(into, [...list, index])) throw new CannotEdit("A part cannot be put into itself");
  if (startsWith(list, into) && list.length === into.length) throw new CannotEdit("It is in this list already");
  const item = valueAt(data, [...list, index]) ?? null;
  insertPieces(draft, into, to, item, linesOf(draft, list, index, into));
  const home = behind(list, into, to);
  removePart(draft, [...home, index]);
  const wider = changed(data, into, (old) => spliced(old, to, 0, item));
  return changed(wider, home, (old) => spliced(old, index, 1));
}

/** How the item is written, for another column; nothing where only what it says can be taken along. */
function linesOf(draft: Draft, list: Path, index: number, into: Path): Lines | undefined {
  const node = listAt(draft, list, index);
  const piece = node.flow ? undefined : piecesOf(draft.text, node)[index];
  const item = node.items[index];
  const says = draft.text.slice(piece?.from ?? item?.from, piece?.to ?? item?.to);
  const target = draft.node(into);
  const asData = (target?.flow && target.items.length > 0) || draft.inside(into);
  if (/(^|\s)#/.test(says) && (asData || !piece || piece.inline)) {
    throw new CannotEdit("Its comments have no place there");
  }
  if (asData || piece?.inline) return undefined;
  if (!piece) return /\n/.test(says) ? undefined : (column) => `${" ".repeat(column)}- ${says}`;
  return (column) =>
    says
      .split(/\r?\n/)
      .map((line) => (line.trim() ? " ".repeat(column) + line.slice(Math.min(node.column, line.search(/\S/))) : ""))
      .join("\n");
}

const startsWith = (path: Path, beginning: Path): boolean =>
  beginning.length <= path.length && beginning.every((step, i) => path[i] === step);

/** Where a path leads once an item has come into a list. */
function behind(path: Path, list: Path, index: number): Path {
  const step = path[list.length];
  if (!startsWith(path, list) || typeof step !== "number" || step < index) return path;
  return [...list, step + 1, ...path.slice(list.length + 1)];
}
