/** What the two views of one text agree on: places, values, and changes of the text. */
export type Path = readonly (string | number)[];
/** Plain data; whole numbers beyond 2^53 are bigint, so that no sign of an id is lost. */
export type Json = null | boolean | number | bigint | string | Json[] | { [key: string]: Json };
/** Offsets into the text that was parsed; lists of edits are ascending and do not overlap. */
export type Edit = { from: number; to: number; insert: string };
/** Why a text cannot be read; line and column begin at 1. */
export type Flaw = { message: string; from: number; to: number; line: number; column: number };
/** A step that is commented out; `before`: the index of the live item it stands before; `yaml`: the step alone, no dash. */
export type OffStep = { before: number; from: number; to: number; yaml: string };

/** The form cannot make this change without harm to what the author wrote. */
export class CannotEdit extends Error {
  constructor(why: string) {
    super(`${why}; edit it in YAML`);
    this.name = "CannotEdit";
  }
}

export interface Parsed {
  readonly text: string;
  /** Mistakes of syntax; where there are any, `data` is undefined. */
  readonly flaws: readonly Flaw[];
  readonly data: Json | undefined;
  get(path: Path): Json | undefined;
  /** Of the value; of a list's item: the whole item with its dash. */
  range(path: Path): { from: number; to: number } | undefined;
  keyRange(path: Path): { from: number; to: number } | undefined;
  /** The deepest path that contains the offset. */
  pathAt(offset: number): Path;
  /** The value's own YAML, dedented. */
  source(path: Path): string | undefined;
  /** Steps of a list that are switched off. */
  offSteps(list: Path): readonly OffStep[];
}
