/** A list in brackets becomes one of lines, each item as it is written. */
import type { Draft } from "./draft";
import { lineEnd } from "./lines";
import { CannotEdit, type Path } from "./types";

export function unfolded(draft: Draft, path: Path): void {
  const node = draft.node(path);
  const { text } = draft;
  if (!node?.flow || node.kind !== "list" || !node.items.length) return;
  const inside = draft.inside(path) || typeof path.at(-1) !== "string" || node.anchor || node.tag;
  const span = text.slice(node.from, node.to);
  const gaps = node.items.map(({ from }, i) => text.slice(node.items[i - 1]?.to ?? node.from, from));
  if (inside || gaps.some((gap) => gap.includes("#")) || /\n/.test(span)) {
    throw new CannotEdit("This list is written in brackets");
  }
  const lead = " ".repeat(draft.indentOf(path) + 2);
  const lines = node.items.map(({ from, to }) => `\n${lead}- ${text.slice(from, to)}`);
  const line = lineEnd(text, node.to);
  draft.make([
    { from: node.gap, to: node.to, insert: "" },
    { from: line, to: line, insert: lines.join("") },
  ]);
}
