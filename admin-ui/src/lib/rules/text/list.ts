/** Edits of lists: items come, go, change places, and are doubled; their comments go with them. */
import { changed, cleaned, isMap, mapOf, spliced } from "./data";
import { attempt, Draft } from "./draft";
import { insertPieces, isApart, type Lines } from "./insert";
import { partsOf, piecesOf } from "./layout";
import { pasted } from "./paste";
import { offStepsOf } from "./off";
import { keyOf, replace } from "./write";
import type { Node } from "./tree";
import { CannotEdit, type Edit, type Json, type Parsed, type Path } from "./types";
import { scalar } from "./yaml";

/** Makes the list where it is missing. YAML is put in as it is written, comments included. */
export function insertItem(parsed: Parsed, list: Path, index: number, item: Json | { yaml: string }): Edit[] {
  const items = isYaml(item) ? pasted(item.yaml) : [{ data: cleaned(item), lines: undefined as Lines | undefined }];
  return attempt(parsed, (draft) => {
    items.forEach(({ data, lines }, i) => insertPieces(draft, list, index + i, data, lines));
    return draft.proven(changed(parsed.data, list, (old) => spliced(old, index, 0, ...items.map(({ data }) => data))));
  });
}

const isYaml = (item: Json | { yaml: string }): item is { yaml: string } =>
  isMap(item) && typeof item.yaml === "string" && Object.keys(item).length === 1;

/** `to` is the item's index when it has been moved. */
export function moveItem(parsed: Parsed, list: Path, from: number, to: number): Edit[] {
  const draft = new Draft(parsed);
  const node = listAt(draft, list, from, to);
  if (from === to) return [];
  const data = node.data as Json[];
  const moved = moving(data, from, to);
  const spans = spansOf(draft.text, node);
  if (spans) draft.make(permuted(draft.text, spans, from, to));
  else rewrite(draft, list, node, moved);
  return draft.proven(changed(parsed.data, list, () => moved));
}

export function duplicateItem(parsed: Parsed, list: Path, index: number): Edit[] {
  const draft = new Draft(parsed);
  const node = listAt(draft, list, index);
  const data = node.data as Json[];
  const doubled = spliced(data, index + 1, 0, data[index] ?? null);
  const span = spansOf(draft.text, node)?.[index];
  if (span) {
    const copy = draft.text.slice(span.from, span.to);
    if (hasAnchor(node.items[index]?.value)) throw new CannotEdit("The item has an anchor (&), which can be only once");
    const apart = !node.flow && isApart(draft.text, piecesOf(draft.text, node), keyOf(list)) ? "\n" : "";
    draft.make([{ from: span.to, to: span.to, insert: node.flow ? `, ${copy}` : `\n${apart}${copy}` }]);
  } else rewrite(draft, list, node, doubled);
  return draft.proven(changed(parsed.data, list, () => doubled));
}

export function renameKey(parsed: Parsed, path: Path, name: string): Edit[] {
  const draft = new Draft(parsed);
  const { parent, index } = draft.part(path);
  const entry = parent.entries[index];
  if (!entry?.simple) throw new CannotEdit("This is not an ordinary key");
  if (entry.key === name) return [];
  if (parent.entries.some(({ key }) => key === name)) throw new CannotEdit(`There is a key \`${name}\` already`);
  draft.make([{ from: entry.from, to: entry.keyTo, insert: scalar(name, { key: true }) }]);
  return draft.proven(
    changed(parsed.data, path.slice(0, -1), (old) =>
      mapOf(Object.entries(isMap(old) ? old : {}).map(([key, value]) => [key === entry.key ? name : key, value])),
    ),
  );
}

/** The list at a path, which must have the items. */
export function listAt(draft: Draft, path: Path, ...indexes: number[]): Node {
  const node = draft.node(path);
  if (node?.kind === "alias") throw new CannotEdit("This part repeats another by an alias (*)");
  if (node?.kind !== "list" || indexes.some((i) => !node.items[i])) throw new CannotEdit("The list has no such item");
  return node;
}

export function moving(list: readonly Json[], from: number, to: number): Json[] {
  const item = list[from] ?? null;
  return spliced(spliced([...list], from, 1), to, 0, item);
}

interface Span {
  from: number;
  to: number;
}

/** What of the text is each item, where it can be moved as it is. */
function spansOf(text: string, node: Node): Span[] | undefined {
  if (node.flow) return partsOf(node).map(({ from, to }) => ({ from, to }));
  const pieces = piecesOf(text, node);
  return pieces.some(({ inline }) => inline) ? undefined : pieces;
}

/** The items take each other's places; what stands between them (blank lines, switched-off steps) stays. */
function permuted(text: string, spans: readonly Span[], from: number, to: number): Edit[] {
  const order = moving(
    spans.map((_, i) => i),
    from,
    to,
  ) as number[];
  const says = (i: number): string => text.slice(spans[i]?.from, spans[i]?.to);
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const gaps = spans.slice(low, high).map(({ to: end }, i) => text.slice(end, spans[low + i + 1]?.from));
  const [source, target, gap = ""] = [spans[from], spans[to], gaps[0]];
  if (source && target && gaps.every((one) => one === gap)) {
    // all gaps are alike: the one item and one gap go, and come back elsewhere
    if (from < to) {
      return [
        { from: source.from, to: source.to + gap.length, insert: "" },
        { from: target.to, to: target.to, insert: gap + says(from) },
      ];
    }
    return [
      { from: target.from, to: target.from, insert: says(from) + gap },
      { from: source.from - gap.length, to: source.to, insert: "" },
    ];
  }
  return spans.flatMap((span, i) => (order[i] === i ? [] : [{ ...span, insert: says(order[i] ?? i) }]));
}

const hasAnchor = (node: Node | undefined): boolean =>
  Boolean(node?.anchor) || Boolean(node && partsOf(node).some(({ value }) => hasAnchor(value)));

/** The list written anew, where nothing but data would be lost by it. */
export function rewrite(draft: Draft, path: Path, node: Node, data: Json): void {
  if (/[#&*]/.test(draft.text.slice(node.start, node.to)) || offStepsOf(draft.text, node).length) {
    throw new CannotEdit("This list begins on the line of another, with comments or anchors in it");
  }
  replace(draft, path, node, data);
}
