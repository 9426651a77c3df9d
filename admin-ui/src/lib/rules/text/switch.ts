/** Steps switched off and on again: commented out where they stand, and back. */
import { changed, equal, spliced } from "./data";
import { Draft } from "./draft";
import { piecesOf } from "./layout";
import { listAt } from "./list";
import { lineAt, linesFrom } from "./lines";
import { MARK, offStepsOf } from "./off";
import { parse } from "./parse";
import { nodeAt } from "./ranges";
import { bracketsAt } from "./remove";
import { unfolded } from "./unfold";
import { CannotEdit, type Edit, type Json, type Parsed, type Path } from "./types";

export function switchOff(parsed: Parsed, list: Path, index: number): Edit[] {
  const draft = new Draft(parsed);
  if (listAt(draft, list, index).flow) unfolded(draft, list);
  const node = listAt(draft, list, index);
  const { text } = draft;
  const piece = piecesOf(text, node)[index];
  if (!piece || piece.inline) throw new CannotEdit("This list begins on the line of another");
  const edits: Edit[] = [];
  if (node.items.length === 1) edits.push(bracketsAt(node, "[]"));
  for (const line of linesFrom(text, piece.from)) {
    if (line.from > piece.to) break;
    const at = line.from + Math.min(node.column, line.indent);
    const isBlank = line.what === "blank";
    const lead = " ".repeat(Math.max(0, node.column - line.indent));
    edits.push({ from: at, to: isBlank ? line.to : at, insert: `${lead}${MARK}${isBlank ? "" : " "}` });
  }
  draft.make(edits);
  return draft.proven(changed(parsed.data, list, (old) => spliced(old, index, 1)));
}

/** `off`: an index into the list's `offSteps`. */
export function switchOn(parsed: Parsed, list: Path, off: number): Edit[] {
  const draft = new Draft(parsed);
  const { text } = draft;
  const node = draft.node(list);
  const step = node && offStepsOf(text, node)[off];
  if (!node || !step) throw new CannotEdit("There is no such switched-off step");
  const data = dataOf(step.yaml);
  const edits: Edit[] = [];
  if (node.flow)
    edits.push({
      from: node.from - (/[ \t]*$/.exec(text.slice(node.gap, node.from))?.[0].length ?? 0),
      to: node.to,
      insert: "",
    });
  for (const line of linesFrom(text, step.from)) {
    if (line.from > step.to) break;
    const at = line.from + line.indent;
    const rest = text.slice(at + MARK.length, lineAt(text, line.from).to);
    if (rest.trim()) edits.push({ from: at, to: at + MARK.length + (rest.startsWith(" ") ? 1 : 0), insert: "" });
    else edits.push({ from: line.from, to: line.to, insert: "" });
  }
  draft.make(edits);
  const on = nodeAt(draft.tree, list)?.items[step.before]?.value.data;
  if (data !== undefined && !equal(on, data)) throw new CannotEdit("The switched-off step can no longer be read");
  return draft.proven(changed(parsed.data, list, (old) => spliced(old, step.before, 0, data ?? on ?? null)));
}

/** What the step says; undefined where it can be read only in its place, for it repeats another by an alias. */
function dataOf(yaml: string): Json | undefined {
  return parse(yaml).data;
}
