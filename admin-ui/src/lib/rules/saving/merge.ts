/** Two changes of one text put together: what only one side changed is taken, what both changed is asked. */
import { changed, type Stretch } from "./lines";

export type Choice = "mine" | "theirs" | "both";
export interface Conflict {
  /** The line of the base that it begins at, from 1. */
  line: number;
  base: string[];
  mine: string[];
  theirs: string[];
}
/** Lines that are settled, or a conflict. */
export type Piece = { lines: string[] } | { conflict: Conflict };

/** A last line may lack its end, which it needs where others follow. */
const ended = (line: string): string => (line.endsWith("\n") ? line : `${line}\n`);
const split = (text: string): string[] => text.split(/(?<=\n)/);

/** What a side has in the place of the base's lines `from` to `to`, which end at the edges of its changes. */
function sideOf(side: readonly string[], changes: readonly Stretch[], from: number, to: number): string[] {
  const shift = (line: number, includes: boolean): number => {
    let moved = line;
    for (const one of changes) {
      if (one.to < line || (one.to === line && (includes || one.from < line))) moved = line + (one.end - one.to);
    }
    return moved;
  };
  return side.slice(shift(from, false), shift(to, true));
}

/** Stretches of the base that either side changed; those that touch are one. */
function touched(mine: Stretch[], theirs: Stretch[]): { from: number; to: number }[] {
  const all = [...mine, ...theirs].sort((one, other) => one.from - other.from || one.to - other.to);
  const found: { from: number; to: number }[] = [];
  for (const { from, to } of all) {
    const last = found.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}

export function merge(base: string, mine: string, theirs: string): Piece[] {
  const [old, own, other] = [split(base), split(mine), split(theirs)];
  const [ours, others] = [changed(old, own), changed(old, other)];
  const pieces: Piece[] = [];
  let place = 0;
  for (const { from, to } of touched(ours, others)) {
    if (from > place) pieces.push({ lines: old.slice(place, from) });
    const [before, a, b] = [old.slice(from, to), sideOf(own, ours, from, to), sideOf(other, others, from, to)];
    const is = (one: string[], two: string[]) => one.join("") === two.join("");
    if (is(a, b) || is(b, before)) pieces.push({ lines: a });
    else if (is(a, before)) pieces.push({ lines: b });
    else pieces.push({ conflict: { line: from + 1, base: before, mine: a, theirs: b } });
    place = to;
  }
  if (place < old.length) pieces.push({ lines: old.slice(place) });
  return pieces;
}

export const conflictsOf = (pieces: readonly Piece[]): Conflict[] =>
  pieces.flatMap((piece) => ("conflict" in piece ? [piece.conflict] : []));

/** The text, with conflicts settled as chosen: `choices` in their order, "mine" where nothing was chosen. */
export function settled(pieces: readonly Piece[], choices: readonly (Choice | undefined)[] = []): string {
  let place = 0;
  const taken = pieces.map((piece) => {
    if ("lines" in piece) return piece.lines;
    const choice = choices[place++] ?? "mine";
    const { mine, theirs } = piece.conflict;
    return choice === "both" ? [...theirs.map(ended), ...mine] : choice === "theirs" ? theirs : mine;
  });
  return taken.flat().join("");
}
