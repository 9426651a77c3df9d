/** A change in the making: small steps on the text, proved at the end against the same edit on plain data. */
import { equal } from "./data";
import { apply, composed, tidy } from "./edits";
import { eolOf } from "./lines";
import { parse } from "./parse";
import { childOf, nodeAt, throughAlias } from "./ranges";
import type { Tree } from "./read";
import type { Node } from "./tree";
import { CannotEdit, type Edit, type Json, type Parsed, type Path } from "./types";

export class Draft {
  tree: Tree;
  #edits: Edit[] = [];
  readonly #before: Tree;

  constructor(parsed: Parsed) {
    this.tree = this.#before = parse(parsed.text);
    if (this.tree.flaws.length) throw new CannotEdit("The text has a mistake");
  }
  get text(): string {
    return this.tree.text;
  }

  /** Edits of the text as it is by now; their line breaks become those of the text. */
  make(edits: readonly Edit[]): void {
    const eol = eolOf(this.text);
    const small = tidy(
      this.text,
      edits.map((edit) => ({ ...edit, insert: edit.insert.replace(/\r?\n/g, eol) })),
    );
    const next = parse(apply(this.text, small), this.tree);
    if (next.flaws.length) throw this.#refusal();
    this.#edits = composed(this.#edits, small);
    this.tree = next;
  }

  /** The edits that were made, if the text now says exactly what it should. */
  proven(expected: Json): Edit[] {
    if (!equal(this.tree.data, expected)) throw this.#refusal();
    return tidy(this.#before.text, this.#edits);
  }

  /** The node at a path. Refuses ways through aliases, which would change other places too. */
  node(path: Path): Node | undefined {
    if (throughAlias(this.tree, path)) throw new CannotEdit("This part repeats another by an alias (*)");
    return nodeAt(this.tree, path);
  }
  /** Whether the value at a path stands within brackets. */
  inside(path: Path): boolean {
    return path.some((_, i) => nodeAt(this.tree, path.slice(0, i))?.flow);
  }
  /** The indentation of the key or dash of a path; the root has none. */
  indentOf(path: Path): number {
    return path.length ? (nodeAt(this.tree, path.slice(0, -1))?.column ?? 0) : 0;
  }
  /** A part of a map or list that must be there. */
  part(path: Path): { parent: Node; index: number } {
    const parent = this.node(path.slice(0, -1));
    const part = childOf(parent, path.at(-1) ?? "");
    if (!parent || !part) throw new CannotEdit(`There is nothing at ${path.join(".") || "this place"}`);
    const index = "key" in part ? parent.entries.indexOf(part) : parent.items.indexOf(part);
    return { parent, index };
  }

  #refusal(): CannotEdit {
    return new CannotEdit(
      /(^|[\s[{,])[&*][^\s,[\]{}]/.test(this.#before.text)
        ? "The text repeats parts by anchors (&) and aliases (*), which this change would disturb"
        : "This part is written in a way that a form cannot change safely",
    );
  }
}

/** Makes a change; where the text's missing last line break is in its way, with that one first. */
export function attempt(parsed: Parsed, change: (draft: Draft) => Edit[]): Edit[] {
  try {
    return change(new Draft(parsed));
  } catch (error) {
    if (!(error instanceof CannotEdit) || !/[^\n]$/.test(parsed.text)) throw error;
    const draft = new Draft(parsed);
    draft.make([{ from: parsed.text.length, to: parsed.text.length, insert: "\n" }]);
    if (!equal(draft.tree.data, parsed.data)) throw error;
    return change(draft);
  }
}

/** A merge key brings keys from elsewhere: those of such a map are not the form's to change. */
export function refuseMerge(node: Node): void {
  if (node.entries.some(({ key }) => key === "<<")) throw new CannotEdit("This part takes keys from elsewhere by <<");
}
