/** Reading a text: from what is known of it already, or of the text that it came of; else as a whole. */
import { readNear } from "./near";
import { read, Tree } from "./read";
import type { Parsed } from "./types";

/** Texts that are looked at again at once: the one shown, and those an edit is proved on. */
const KEPT = 6;
const kept = new Map<string, Tree>();

/** `near`: a text that this one may have come of by a small change. Never throws. */
export function parse(text: string, near?: Parsed): Tree {
  const known = kept.get(text);
  if (known) {
    kept.delete(text);
    kept.set(text, known);
    return known;
  }
  const tree = (near instanceof Tree && readNear(text, near)) || read(text);
  kept.set(text, tree);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return tree;
}
