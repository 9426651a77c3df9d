/** Lines of a text: where they begin and end, and what stands on them. */
export const BOM = "\uFEFF";

export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return start === 0 && text.startsWith(BOM) && offset > 0 ? 1 : start;
}

/** Before the line's end, be it \n or \r\n. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  if (end < 0) return text.length;
  return end > offset && text[end - 1] === "\r" ? end - 1 : end;
}

/** Where the next line begins; the text's end behind its last line. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end + 1;
}

export const columnOf = (text: string, offset: number): number => offset - lineStart(text, offset);

/** The line end that the text uses. */
export const eolOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

export interface Line {
  from: number;
  /** Before its line end. */
  to: number;
  indent: number;
  what: "blank" | "comment" | "off" | "other";
}

export function lineAt(text: string, offset: number): Line {
  const from = lineStart(text, offset);
  const to = lineEnd(text, from);
  const indent = text.slice(from, to).search(/[^ \t]/);
  if (indent < 0) return { from, to, indent: to - from, what: "blank" };
  const sign = from + indent;
  const what = text[sign] !== "#" ? "other" : text[sign + 1] === "~" ? "off" : "comment";
  return { from, to, indent, what };
}

/** The line above, if there is one that begins at or behind `floor`. */
export function lineAbove(text: string, line: Line, floor: number): Line | undefined {
  if (line.from <= floor || line.from === 0) return undefined;
  const above = lineAt(text, line.from - 1);
  return above.from >= floor && above.from < line.from ? above : undefined;
}

/** The lines from the one that begins at `offset` on. */
export function* linesFrom(text: string, offset: number): Generator<Line> {
  for (let at = offset; at < text.length; at = nextLine(text, at)) yield lineAt(text, at);
}
