/** What a text was before each of its changes: the one undo of form and YAML view. */
const DEPTH = 100;
/** Typing that goes on within this time, where it went on, is one step. */
const PAUSE = 500;

type Span = { from: number; to: number };

export class History {
  #before: string[] = [];
  #after: string[] = [];
  #typed: { at: number; span: Span } | null = null;

  get undos(): number {
    return this.#before.length;
  }
  get redos(): number {
    return this.#after.length;
  }

  /** A change of `text`; `span` is where it stands in the text that came of it. */
  record(text: string, span: Span, isTyping: boolean, now = performance.now()): void {
    const last = isTyping ? this.#typed : null;
    const goesOn = last && now - last.at < PAUSE && span.from <= last.span.to && span.to >= last.span.from;
    if (!goesOn) this.#before.push(text);
    if (this.#before.length > DEPTH) this.#before.shift();
    this.#after = [];
    this.#typed = isTyping ? { at: now, span } : null;
  }

  /** What the text was; nothing where there is nothing to undo. */
  undo(text: string): string | undefined {
    return this.#step(this.#before, this.#after, text);
  }
  redo(text: string): string | undefined {
    return this.#step(this.#after, this.#before, text);
  }

  #step(from: string[], to: string[], text: string): string | undefined {
    const found = from.pop();
    if (found === undefined) return undefined;
    to.push(text);
    this.#typed = null;
    return found;
  }
}
