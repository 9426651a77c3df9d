/** A pack's text while it is edited: by the form, by the YAML view, and back again by undo. */
import type { EditorState, Transaction, TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";

import { parse, type Edit, type Parsed } from "../text";

type Kit = typeof import("./text-state");

export class RuleDocument {
  readonly #kit: Kit;
  #state: EditorState;
  #view: EditorView | null = null;

  text = $state.raw("");
  parsed = $state.raw<Parsed>() as Parsed;
  /** The last version that could be read: what the form shows while the text cannot. */
  valid = $state.raw<Parsed>() as Parsed;
  undos = $state(0);
  redos = $state(0);

  constructor(kit: Kit, text: string) {
    this.#kit = kit;
    this.#state = kit.stateOf(text);
    this.#told();
    this.valid = this.parsed;
  }

  get state(): EditorState {
    return this.#state;
  }

  /** Whether what is written now can be read. */
  get isReadable(): boolean {
    return this.parsed.flaws.length === 0;
  }

  /** Changes of the form's: one step of undo, unless they go on where the last ones were (`typing`). */
  edit(edits: readonly Edit[], options: { typing?: boolean } = {}): void {
    if (!edits.length) return;
    this.dispatch({
      changes: this.#changes(edits),
      userEvent: options.typing ? "input.type" : "form",
    });
  }

  replace(text: string): void {
    this.edit([{ from: 0, to: this.text.length, insert: text }]);
  }

  undo = (): void => this.#command(this.#kit.undone(this.#state));
  redo = (): void => this.#command(this.#kit.redone(this.#state));

  dispatch(spec: TransactionSpec | Transaction): void {
    if (this.#view) this.#view.dispatch(spec as TransactionSpec);
    else this.adopt(this.#state.update(spec as TransactionSpec).state);
  }

  /** A view shows the text from now on; every change goes through it. */
  attach(view: EditorView | null): void {
    this.#view = view;
  }

  /** The state after a change. */
  adopt(state: EditorState): void {
    const isSame = state.doc.eq(this.#state.doc);
    this.#state = state;
    if (!isSame) this.#told();
    this.undos = this.#kit.undoDepth(state);
    this.redos = this.#kit.redoDepth(state);
  }

  #command(made: Transaction | undefined): void {
    if (!made) return;
    if (this.#view) this.#view.dispatch(made);
    else this.adopt(made.state);
  }

  #told(): void {
    this.text = this.#state.sliceDoc();
    this.parsed = parse(this.text);
    if (this.parsed.flaws.length === 0) this.valid = this.parsed;
  }

  /** CodeMirror counts a line's end as one character, whichever it is. */
  #changes(edits: readonly Edit[]): Edit[] {
    if (!this.text.includes("\r\n")) return [...edits];
    const breaks = [...this.text.matchAll(/\r\n/g)].map((one) => one.index);
    const place = (offset: number) => offset - breaks.filter((at) => at < offset).length;
    return edits.map(({ from, to, insert }) => ({ from: place(from), to: place(to), insert }));
  }

  /** Where an offset of the text is for CodeMirror. */
  toView(offset: number): number {
    if (!this.text.includes("\r\n")) return offset;
    return offset - [...this.text.slice(0, offset).matchAll(/\r\n/g)].length;
  }
}

/** The document, once the kit that keeps its history is there. */
export async function openDocument(text: string): Promise<RuleDocument> {
  const kit = await import("./text-state");
  return new RuleDocument(kit, text);
}
