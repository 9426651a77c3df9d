/** Where the values of a text stand, and which value stands at a place. */
import { piecesOf, partsOf } from "./layout";
import { lineEnd } from "./lines";
import type { Tree } from "./read";
import type { Entry, Item, Node } from "./tree";
import type { Path } from "./types";

export function childOf(node: Node | undefined, step: string | number): Entry | Item | undefined {
  if (node?.kind === "list" && typeof step === "number") return node.items[step];
  if (node?.kind === "map") return node.entries.find(({ key }) => key === String(step));
  return undefined;
}

/** The node at a path; undefined where there is none, or where an alias is on the way. */
export function nodeAt(tree: Tree, path: Path): Node | undefined {
  return path.reduce<Node | undefined>((node, step) => childOf(node, step)?.value, tree.root);
}

/** Whether an alias is on the way to a path. */
export function throughAlias(tree: Tree, path: Path): boolean {
  return path.some((_, i) => nodeAt(tree, path.slice(0, i))?.kind === "alias");
}

export function rangeOf(tree: Tree, path: Path): { from: number; to: number } | undefined {
  const last = path.at(-1);
  if (typeof last === "number") {
    const item = childOf(nodeAt(tree, path.slice(0, -1)), last);
    if (item) return { from: item.from, to: item.to };
  }
  const node = nodeAt(tree, path);
  return node && { from: node.start, to: node.to };
}

export function keyRangeOf(tree: Tree, path: Path): { from: number; to: number } | undefined {
  const last = path.at(-1);
  if (typeof last !== "string") return undefined;
  const entry = childOf(nodeAt(tree, path.slice(0, -1)), last);
  return entry && "key" in entry ? { from: entry.from, to: entry.keyTo } : undefined;
}

export function pathAtOffset(tree: Tree, offset: number): Path {
  const path: (string | number)[] = [];
  let node = tree.root;
  while (node) {
    const parts = partsOf(node);
    const index = indexAt(tree.text, node, offset, node === tree.root);
    const part = parts[index];
    if (!part) break;
    path.push("key" in part ? part.key : index);
    node = part.value;
  }
  return path;
}

function indexAt(text: string, node: Node, offset: number, isRoot: boolean): number {
  if (node.flow) return partsOf(node).findIndex(({ from, to }) => from <= offset && offset <= to);
  const pieces = piecesOf(text, node, isRoot);
  const parts = partsOf(node);
  return pieces.findIndex((piece, i) => {
    const part = parts[i];
    return piece.from <= offset && offset <= Math.max(piece.to, part ? lineEnd(text, part.to) : 0);
  });
}

/** A value's own text, moved to the left margin. */
export function sourceOf(tree: Tree, path: Path): string | undefined {
  const node = nodeAt(tree, path);
  if (!node) return undefined;
  return dedented(tree.text.slice(node.start, node.to), node.flow || node.start !== node.from ? undefined : node);
}

/** `node`: a block map or list, whose lines are indented as far as it is. */
function dedented(text: string, node?: Node): string {
  const [first = "", ...rest] = text.split(/\r?\n/);
  const indents = rest.filter((line) => line.trim()).map((line) => line.search(/\S/));
  const isBlock = node && (node.kind === "map" || node.kind === "list");
  const least = Math.min(...indents, Infinity);
  const away = isBlock ? Math.min(node.column, least) : Math.max(0, least - (Number.isFinite(least) ? 2 : 0));
  return [first, ...rest.map((line) => (line.trim() ? line.slice(away) : ""))].join("\n");
}
