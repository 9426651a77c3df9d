/** A pack's text while it is edited: by the form, by the YAML view, and back again by undo. */
import { parse, type Edit, type Parsed } from "../text";
import { apply, trimmed } from "../text/edits";
import { History } from "./history";

/** A view that shows the text: told how it changes, in its own offsets, and where to look, if anywhere. */
export type Follow = (changes: Edit[], at?: number) => void;

export class RuleDocument {
  readonly #history = new History();
  #follow: Follow | null = null;

  text = $state.raw("");
  parsed = $state.raw<Parsed>() as Parsed;
  /** The last version that could be read: what the form shows while the text cannot. */
  valid = $state.raw<Parsed>() as Parsed;
  undos = $state(0);
  redos = $state(0);

  constructor(text: string) {
    this.#becomes(text);
    this.valid = this.parsed;
  }

  /** Whether what is written now can be read. */
  get isReadable(): boolean {
    return this.parsed.flaws.length === 0;
  }

  /** Changes of the form's: one step of undo, unless they go on where the last ones were (`typing`). */
  edit(edits: readonly Edit[], options: { typing?: boolean } = {}): void {
    const next = apply(this.text, edits);
    if (next === this.text) return;
    const changes = this.#changes(edits);
    this.#recorded(next, options.typing ?? false);
    this.#follow?.(changes);
  }

  replace(text: string): void {
    this.edit([trimmed(this.text, { from: 0, to: this.text.length, insert: text })]);
  }

  /** What was written in the view that follows. */
  written(text: string, options: { typing: boolean }): void {
    if (text !== this.text) this.#recorded(text, options.typing);
  }

  undo = (): void => this.#goes(this.#history.undo(this.text));
  redo = (): void => this.#goes(this.#history.redo(this.text));

  /** A view shows the text from now on. */
  attach(follow: Follow | null): void {
    this.#follow = follow;
  }

  #recorded(next: string, isTyping: boolean): void {
    const { from, insert } = trimmed(this.text, { from: 0, to: this.text.length, insert: next });
    this.#history.record(this.text, { from, to: from + insert.length }, isTyping);
    this.#becomes(next);
  }

  #goes(next: string | undefined): void {
    if (next === undefined) return;
    const edit = trimmed(this.text, { from: 0, to: this.text.length, insert: next });
    const changes = this.#changes([edit]);
    this.#becomes(next);
    this.#follow?.(changes, this.toView(edit.from + edit.insert.length));
  }

  #becomes(text: string): void {
    this.text = text;
    this.parsed = parse(text, this.valid);
    if (this.parsed.flaws.length === 0) this.valid = this.parsed;
    this.undos = this.#history.undos;
    this.redos = this.#history.redos;
  }

  /** CodeMirror counts a line's end as one character, whichever it is. */
  #changes(edits: readonly Edit[]): Edit[] {
    if (!this.text.includes("\r\n")) return [...edits];
    return edits.map(({ from, to, insert }) => ({ from: this.toView(from), to: this.toView(to), insert }));
  }

  /** Where an offset of the text is for CodeMirror. */
  toView(offset: number): number {
    if (!this.text.includes("\r\n")) return offset;
    return offset - [...this.text.slice(0, offset).matchAll(/\r\n/g)].length;
  }
}
