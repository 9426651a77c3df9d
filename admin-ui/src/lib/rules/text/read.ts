/** Text becomes a tree with places, or mistakes with places. */
import { Composer, type CST, Parser } from "yaml";

import { at } from "./data";
import { lineStart } from "./lines";
import { offStepsOf } from "./off";
import { keyRangeOf, nodeAt, pathAtOffset, rangeOf, sourceOf } from "./ranges";
import { Builder, type Node, Unreadable } from "./tree";
import type { Flaw, Json, OffStep, Parsed, Path } from "./types";

const OPTIONS = {
  version: "1.2",
  intAsBigInt: true,
  keepSourceTokens: true,
  prettyErrors: false,
  stringKeys: false,
} as const;
/** What `parse` gives, with the tree that edits are made on. */
export class Tree implements Parsed {
  readonly data: Json | undefined;
  constructor(
    readonly text: string,
    readonly flaws: readonly Flaw[],
    /** Undefined where there are flaws, and where the document is empty. */
    readonly root: Node | undefined,
    /** Whether each part can be read alone: there are no anchors, aliases, tags or keys with a `?`. */
    readonly isPlain = false,
  ) {
    this.data = flaws.length ? undefined : (root?.data ?? null);
  }
  get(path: Path): Json | undefined {
    return at(this.data, path);
  }
  range(path: Path): { from: number; to: number } | undefined {
    return rangeOf(this, path);
  }
  keyRange(path: Path): { from: number; to: number } | undefined {
    return keyRangeOf(this, path);
  }
  pathAt(offset: number): Path {
    return pathAtOffset(this, offset);
  }
  source(path: Path): string | undefined {
    return sourceOf(this, path);
  }
  offSteps(list: Path): readonly OffStep[] {
    const node = nodeAt(this, list);
    return node ? offStepsOf(this.text, node) : [];
  }
}

/** The whole text; never throws. */
export function read(text: string): Tree {
  const flaw = (message: string, from: number, to: number): Flaw => ({ message, from, to, ...placeOf(text, from) });
  try {
    const tokens: CST.Token[] = [...new Parser().parse(text)];
    const documents = [...new Composer(OPTIONS).compose(tokens, true, text.length)];
    const flaws = documents.flatMap(({ errors }) =>
      errors.map(({ message, pos }) => flaw(sentence(message), pos[0], Math.min(text.length, Math.max(...pos)))),
    );
    if (flaws.length) return new Tree(text, flaws, undefined);
    const second = documents[1];
    if (second) return new Tree(text, [flaw("A second document begins here", ...spanOf(second.range))], undefined);
    const builder = new Builder(text);
    const root = rootOf(builder, tokens);
    return new Tree(text, [], root, builder.isPlain);
  } catch (error) {
    const from = error instanceof Unreadable ? error.from : 0;
    const to = error instanceof Unreadable ? error.to : text.length;
    const message = error instanceof Error ? error.message : "This cannot be read";
    return new Tree(text, [flaw(message, from, to)], undefined);
  }
}

/** Line and column of an offset, both from 1 on. */
export const placeOf = (text: string, from: number): { line: number; column: number } => ({
  line: text.slice(0, from).split("\n").length,
  column: Math.max(1, from - lineStart(text, from) + 1),
});

const spanOf = (range: readonly number[]): [number, number] => [range[0] ?? 0, range[1] ?? 0];

function rootOf(builder: Builder, tokens: readonly CST.Token[]): Node | undefined {
  const document = tokens.find((token): token is CST.Document => token.type === "document");
  if (!document?.value) return undefined;
  return builder.node(document.value, document.start, document.start[0]?.offset ?? document.offset);
}

/** The parser's own words begin with a capital and end without a full stop. */
const sentence = (message: string): string => message.replace(/\.$/, "").replace(/^./, (sign) => sign.toUpperCase());
