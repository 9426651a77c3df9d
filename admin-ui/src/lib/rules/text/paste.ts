/** YAML from the clipboard becomes items of a list, comments and writing included. */
import { parse } from "./parse";
import { piecesOf } from "./layout";
import { lineStart } from "./lines";
import { CannotEdit, type Json } from "./types";

export interface Pasted {
  data: Json;
  /** The item's lines with its dash at a column; comments above it stand above the dash. */
  lines: (column: number) => string;
}

/** A value is one item; a list of values, as many. */
export function pasted(yaml: string): Pasted[] {
  const tree = parse(dedented(yaml));
  if (tree.flaws.length) throw new CannotEdit(`That is not valid YAML (${tree.flaws[0]?.message ?? ""})`);
  const { root, text } = tree;
  if (!root) throw new CannotEdit("There is nothing to put in");
  if (root.kind === "list" && !root.flow && root.column === 0 && lineStart(text, root.from) === root.from) {
    return piecesOf(text, root).map((piece, i) => ({
      data: root.items[i]?.value.data ?? null,
      lines: (column) => moved(text.slice(piece.from, piece.to), column),
    }));
  }
  return [{ data: root.data, lines: (column) => moved(dashed(text, root.start), column) }];
}

/** The text of one value with a dash before it. */
function dashed(text: string, start: number): string {
  const line = lineStart(text, start);
  const above = text.slice(0, line).trim();
  const below = moved(text.slice(line).trimEnd(), 2).slice(2);
  return `${above && `${above}\n`}- ${below}`;
}

const moved = (text: string, column: number): string =>
  text
    .split(/\r?\n/)
    .map((line) => (line.trim() ? " ".repeat(column) + line : ""))
    .join("\n");

function dedented(yaml: string): string {
  const lines = yaml.replace(/^\uFEFF/, "").split(/\r?\n/);
  const indents = lines.filter((line) => line.trim()).map((line) => line.search(/\S/));
  const away = Math.min(...indents, Infinity);
  return lines
    .map((line) => (Number.isFinite(away) ? line.slice(Math.min(away, line.search(/\S|$/))) : line))
    .join("\n");
}
