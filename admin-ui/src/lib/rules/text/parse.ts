/** Text becomes a tree with places, or mistakes with places. */
import { Composer, type CST, LineCounter, Parser } from "yaml";

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
/** Texts that are looked at again at once: the one shown, and those an edit is proved on. */
const KEPT = 6;
const kept = new Map<string, Tree>();

/** What `parse` gives, with the tree that edits are made on. */
export class Tree implements Parsed {
  readonly data: Json | undefined;
  constructor(
    readonly text: string,
    readonly flaws: readonly Flaw[],
    /** Undefined where there are flaws, and where the document is empty. */
    readonly root: Node | undefined,
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

/** Never throws. */
export function parse(text: string): Tree {
  const known = kept.get(text);
  if (known) {
    kept.delete(text);
    kept.set(text, known);
    return known;
  }
  const tree = read(text);
  kept.set(text, tree);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return tree;
}

function read(text: string): Tree {
  const lines = new LineCounter();
  const flaw = (message: string, from: number, to: number): Flaw => {
    const place = lines.linePos(from);
    return { message, from, to, line: Math.max(1, place.line), column: Math.max(1, from - lineStart(text, from) + 1) };
  };
  try {
    const tokens: CST.Token[] = [...new Parser(lines.addNewLine).parse(text)];
    const documents = [...new Composer(OPTIONS).compose(tokens, true, text.length)];
    const flaws = documents.flatMap(({ errors }) =>
      errors.map(({ message, pos }) => flaw(sentence(message), pos[0], Math.min(text.length, Math.max(...pos)))),
    );
    if (flaws.length) return new Tree(text, flaws, undefined);
    const second = documents[1];
    if (second) return new Tree(text, [flaw("A second document begins here", ...spanOf(second.range))], undefined);
    return new Tree(text, [], rootOf(text, tokens));
  } catch (error) {
    const from = error instanceof Unreadable ? error.from : 0;
    const to = error instanceof Unreadable ? error.to : text.length;
    const message = error instanceof Error ? error.message : "This cannot be read";
    return new Tree(text, [flaw(message, from, to)], undefined);
  }
}

const spanOf = (range: readonly number[]): [number, number] => [range[0] ?? 0, range[1] ?? 0];

function rootOf(text: string, tokens: readonly CST.Token[]): Node | undefined {
  const document = tokens.find((token): token is CST.Document => token.type === "document");
  if (!document?.value) return undefined;
  return new Builder(text).node(document.value, document.start, document.start[0]?.offset ?? document.offset);
}

/** The parser's own words begin with a capital and end without a full stop. */
const sentence = (message: string): string => message.replace(/\.$/, "").replace(/^./, (sign) => sign.toUpperCase());
