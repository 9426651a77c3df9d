/** Steps that are switched off: their lines stand where they stood, as comments that begin with `#~`. */
import { piecesOf } from "./layout";
import { type Line, linesFrom, nextLine } from "./lines";
import type { Node } from "./tree";
import type { OffStep } from "./types";

export const MARK = "#~";

/** The marked lines of a list, and how far they are indented. */
interface Marked extends Line {
  content: string;
  before: number;
}

export function offStepsOf(text: string, node: Node): OffStep[] {
  const steps: OffStep[] = [];
  let open: Marked[] = [];
  const close = (): void => {
    steps.push(...grouped(open));
    open = [];
  };
  for (const line of markedLines(text, node)) {
    const last = open.at(-1);
    if (last && (nextLine(text, last.to) !== line.from || last.before !== line.before)) close();
    open.push(line);
  }
  close();
  return steps;
}

/** Lines in a row become steps: each begins at its dash, or at the comments directly above it. */
function grouped(lines: readonly Marked[]): OffStep[] {
  const steps: OffStep[] = [];
  let current: Marked[] = [];
  const close = (): void => {
    const [first, last] = [current[0], current.at(-1)];
    if (first && last && current.some(({ content }) => isDash(content))) {
      steps.push({ before: first.before, from: first.from, to: last.to, yaml: bare(current) });
    }
    current = [];
  };
  for (const line of lines) {
    const starts = isDash(line.content) ? !onlyLead(current) : line.content.startsWith("#") && !onlyLead(current);
    if (starts) close();
    current.push(line);
  }
  close();
  return steps;
}

const isDash = (content: string): boolean => /^-(\s|$)/.test(content);
const onlyLead = (lines: readonly Marked[]): boolean => lines.every(({ content }) => content.startsWith("#"));

/** The step without its dash. */
function bare(lines: readonly Marked[]): string {
  const contents = lines.map(({ content }) => content);
  const at = contents.findIndex(isDash);
  const first = (contents[at] ?? "").slice(1);
  const indent = 1 + Math.max(0, first.search(/\S/));
  return contents
    .map((content, i) => (i < at ? content : i === at ? first.trimStart() : outdented(content, indent)))
    .filter((content, i) => content || i !== at)
    .join("\n");
}

const outdented = (content: string, indent: number): string =>
  content.slice(Math.min(indent, Math.max(0, content.search(/\S|$/))));

function* markedLines(text: string, node: Node): Generator<Marked> {
  const marked = (line: Line, before: number): Marked => {
    const content = text.slice(line.from + line.indent + MARK.length, line.to);
    return { ...line, before, content: content.startsWith(" ") ? content.slice(1) : content };
  };
  if (node.kind === "list" && !node.flow) {
    const pieces = piecesOf(text, node);
    let at = nextLine(text, node.gap);
    for (const [before, piece] of [...pieces.entries(), [pieces.length, undefined] as const]) {
      for (const line of linesFrom(text, at)) {
        if (line.what === "other" || (piece && line.from >= piece.from)) break;
        if (line.what !== "blank" && line.indent < node.column && !piece) break;
        if (line.what === "off" && line.indent === node.column) yield marked(line, before);
      }
      if (piece) at = nextLine(text, piece.to);
    }
  } else if (node.kind === "nothing" || (node.kind === "list" && !node.items.length)) {
    const least = homeColumn(text, node);
    let column: number | undefined;
    for (const line of linesFrom(text, nextLine(text, node.to))) {
      if (line.what === "other" || (line.what !== "blank" && line.indent < least)) break;
      if (line.what !== "off") continue;
      column ??= line.indent;
      if (line.indent === column) yield marked(line, 0);
    }
  }
}

/** How far the line is indented, dashes included, that holds the key of an empty list. */
export function homeColumn(text: string, node: Node): number {
  const line = text.slice(text.lastIndexOf("\n", node.gap - 1) + 1, node.gap);
  return line.search(/[^ \t-]/) < 0 ? 0 : line.search(/[^ \t-]/);
}
