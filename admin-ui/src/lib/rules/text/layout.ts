/** Which lines belong to an item of a block list or a key of a block map: its comments above and below too. */
import { lineAbove, lineAt, lineEnd, linesFrom, lineStart, nextLine } from "./lines";
import type { Entry, Item, Node } from "./tree";

export interface Piece {
  /** From the first line's begin, comments above included, to the last line's end, its line break not included. */
  from: number;
  to: number;
  /** The line of the dash or the key itself. */
  line: number;
  /** The dash or key stands behind something else on its line: `- - a`, `- key: 1`. */
  inline: boolean;
}

export const partsOf = (node: Node): readonly (Entry | Item)[] => (node.kind === "map" ? node.entries : node.items);

/** The pieces of a block map or block list, in order. */
export function piecesOf(text: string, node: Node, isRoot = false): Piece[] {
  const pieces: Piece[] = [];
  const parts = partsOf(node);
  parts.forEach((part, i) => {
    const line = lineStart(text, part.from);
    const inline = /[^ \t]/.test(text.slice(line, part.from));
    const previous = pieces[i - 1];
    const floor = previous ? nextLine(text, previous.to) : isRoot ? line : nextLine(text, node.gap);
    const from = inline ? part.from : leadOf(text, line, floor, previous ? node.column : Infinity);
    pieces.push({ from, to: tailOf(text, part.to, node.column, parts[i + 1]?.from), line, inline });
  });
  if (isRoot && pieces[0] && !pieces[0].inline) pieces[0].from = rootLead(text, pieces[0].line, node.start);
  return pieces;
}

/** Where the comments directly above a line begin. */
function leadOf(text: string, line: number, floor: number, deepest: number): number {
  let top = lineAt(text, line);
  for (let above = lineAbove(text, top, floor); above; above = lineAbove(text, top, floor)) {
    if (above.what !== "comment" || above.indent > deepest) break;
    top = above;
  }
  return top.from;
}

/** Comments at the very top are about the whole text, not about its first key. */
function rootLead(text: string, line: number, start: number): number {
  const lead = leadOf(text, line, 0, Infinity);
  return lead <= 1 || start < lead ? line : lead;
}

/** The end of the last line of a part that ends at `to`, with the deeper comments that follow. */
function tailOf(text: string, to: number, column: number, next = text.length): number {
  let end = lineEnd(text, to);
  for (const line of linesFrom(text, nextLine(text, to))) {
    if (line.from > next || line.what === "other") break;
    if (line.what === "blank") continue;
    if (line.indent <= column) break;
    end = line.to;
  }
  return end;
}
