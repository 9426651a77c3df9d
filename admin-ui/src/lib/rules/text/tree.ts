/** The tree of a text: of every value where it begins and ends, how it is written, and what it says. */
import { CST } from "yaml";

import { mapOf } from "./data";
import { columnOf } from "./lines";
import { plain } from "./plain";
import type { Json } from "./types";

export interface Node {
  kind: "map" | "list" | "scalar" | "alias" | "nothing";
  /** Written in brackets. */
  flow: boolean;
  /** One pair in a flow list, without braces: `[a: 1]`. */
  bare: boolean;
  /** Behind the colon or the dash before it. */
  gap: number;
  /** Its first sign, anchor and tag included. */
  start: number;
  /** Its first sign, anchor and tag not included. */
  from: number;
  /** Behind its last sign; comments and blank lines behind it are not part of it. */
  to: number;
  anchor: string;
  tag: string;
  style: "" | "'" | '"' | "|" | ">";
  /** How far a block list's dashes or a block map's keys are indented. */
  column: number;
  entries: Entry[];
  items: Item[];
  data: Json;
  /** Values in it, those that aliases repeat included. */
  size: number;
}
export interface Entry {
  key: string;
  from: number;
  keyTo: number;
  /** Behind the value. */
  to: number;
  /** An ordinary key: no `?`, anchor or tag of its own. */
  simple: boolean;
  value: Node;
}
export interface Item {
  /** Its dash, or in brackets its value. */
  from: number;
  to: number;
  value: Node;
}

/** Something that plain data cannot say. */
export class Unreadable extends Error {
  constructor(
    message: string,
    readonly from: number,
    readonly to: number,
  ) {
    super(message);
  }
}

/** Values that a text may have, aliases written out: as many as the server reads. */
export const MOST = 100_000;

export class Builder {
  readonly #anchors = new Map<string, Node | null>();
  /** No anchors, aliases, tags or keys with a `?` have been met. */
  isPlain = true;
  constructor(readonly text: string) {}

  /** `before`: the tokens between the indicator (which ends at `gap`) and the value. */
  node(token: CST.Token | null | undefined, before: readonly CST.SourceToken[], gap: number): Node {
    const props = before.filter(({ type }) => type === "anchor" || type === "tag");
    const last = props.at(-1);
    if (last) this.isPlain = false;
    const empty = last ? last.offset + last.source.length : gap;
    const made: Node = {
      kind: "nothing",
      flow: false,
      bare: false,
      gap,
      start: props[0]?.offset ?? empty,
      from: empty,
      to: empty,
      anchor: props.find(({ type }) => type === "anchor")?.source.slice(1) ?? "",
      tag: props.find(({ type }) => type === "tag")?.source ?? "",
      style: "",
      column: 0,
      entries: [],
      items: [],
      data: null,
      size: 1,
    };
    if (made.anchor) this.#anchors.set(made.anchor, null);
    if (token) {
      made.from = token.offset;
      if (!props.length) made.start = token.offset;
      this.#fill(made, token);
    }
    if (made.size > MOST) throw new Unreadable("The aliases in it repeat too much", made.from, made.to);
    if (made.anchor) this.#anchors.set(made.anchor, made);
    return made;
  }

  #fill(made: Node, token: CST.Token): void {
    switch (token.type) {
      case "alias":
        made.kind = "alias";
        made.to = token.offset + token.source.length;
        return this.#alias(made, token.source.slice(1));
      case "scalar":
      case "single-quoted-scalar":
      case "double-quoted-scalar":
      case "block-scalar":
        return this.#scalar(made, token);
      case "block-map":
        made.kind = "map";
        return this.#pairs(made, token.items, false);
      case "block-seq":
        made.kind = "list";
        return this.#blockItems(made, token);
      case "flow-collection":
        made.flow = true;
        made.kind = token.start.type === "flow-map-start" ? "map" : "list";
        if (made.kind === "map") this.#pairs(made, token.items, true);
        else this.#flowItems(made, token);
        made.to = (token.end[0]?.offset ?? made.to) + 1;
        return;
      default:
        throw new Unreadable("This is not something that a form can show", token.offset, token.offset + 1);
    }
  }

  #alias(made: Node, name: string): void {
    const source = this.#anchors.get(name);
    if (source === null) throw new Unreadable(`The alias *${name} repeats what it is part of`, made.from, made.to);
    if (!source) throw new Unreadable(`There is no anchor &${name} before this`, made.from, made.to);
    made.data = source.data;
    made.size = source.size;
  }

  #scalar(made: Node, token: CST.FlowScalar | CST.BlockScalar): void {
    made.kind = "scalar";
    const { value } = CST.resolveAsScalar(token);
    if (token.type === "block-scalar") {
      const header = token.props.find((prop) => prop.type === "block-scalar-header") as CST.SourceToken | undefined;
      const last = token.props.at(-1);
      const body = last && "source" in last ? last.offset + last.source.length : token.offset;
      const all = header?.source.includes("+") ? token.source.replace(/\r?\n$/, "") : token.source.trimEnd();
      // without a body it ends with its header
      made.to = all ? body + all.length : token.offset + (header?.source.length ?? 1);
      made.style = header?.source.startsWith(">") ? ">" : "|";
      made.data = value;
    } else {
      made.to = token.offset + token.source.length;
      made.style = token.type === "scalar" ? "" : token.type === "single-quoted-scalar" ? "'" : '"';
      made.data = made.style || made.tag ? value : plain(value);
    }
  }

  #pairs(made: Node, items: readonly CST.CollectionItem[], flow: boolean): void {
    for (const item of items) {
      if (item.key === undefined && !item.sep && !item.value) continue;
      made.entries.push(this.#entry(item));
    }
    this.#finish(made, flow);
  }

  #finish(made: Node, flow: boolean): void {
    const first = made.entries[0];
    if (first && !flow) {
      made.from = first.from;
      if (!made.anchor && !made.tag) made.start = first.from;
      made.to = made.entries.at(-1)?.to ?? made.to;
    }
    made.column = columnOf(this.text, made.from);
    made.data = mapOf(made.entries.map(({ key, value }): [string, Json] => [key, value.data]));
    made.size = made.entries.reduce((sum, { value }) => sum + value.size, 1);
  }

  #entry(item: CST.CollectionItem): Entry {
    const { key, start, sep = [] } = item;
    const marks = start.filter(({ type }) => type === "anchor" || type === "tag" || type === "explicit-key-ind");
    if (marks.length) this.isPlain = false;
    const colon = sep.findIndex(({ type }) => type === "map-value-ind");
    const from = marks[0]?.offset ?? key?.offset ?? sep[colon]?.offset ?? 0;
    const name = key ? CST.resolveAsScalar(key) : null;
    if (!name || !key) throw new Unreadable("A key has to be a text", from, from + 1);
    const keyTo = "source" in key ? key.offset + key.source.length : key.offset;
    const value = this.node(item.value, sep.slice(colon + 1), colon < 0 ? keyTo : (sep[colon]?.offset ?? keyTo) + 1);
    const simple = !marks.length && key.type !== "alias" && key.type !== "block-scalar" && colon >= 0;
    return { key: name.value, from: simple ? key.offset : from, keyTo, to: value.to, simple, value };
  }

  #blockItems(made: Node, token: CST.BlockSequence): void {
    for (const item of token.items) {
      const at = item.start.findIndex(({ type }) => type === "seq-item-ind");
      const dash = item.start[at];
      if (!dash) continue;
      const value = this.node(item.value, item.start.slice(at + 1), dash.offset + 1);
      made.items.push({ from: dash.offset, to: value.to, value });
    }
    made.from = made.items[0]?.from ?? made.from;
    if (!made.anchor && !made.tag) made.start = made.from;
    made.to = made.items.at(-1)?.to ?? made.to;
    this.#listed(made);
  }

  #flowItems(made: Node, token: CST.FlowCollection): void {
    for (const item of token.items) {
      const comma = item.start.find(({ type }) => type === "comma");
      const gap = comma ? comma.offset + 1 : token.start.offset + 1;
      let value: Node;
      if (item.sep || item.key !== undefined) {
        value = this.node(null, [], gap);
        Object.assign(value, { kind: "map", flow: true, bare: true, entries: [this.#entry(item)] });
        value.start = value.from = value.entries[0]?.from ?? gap;
        value.to = value.entries[0]?.to ?? gap;
        this.#finish(value, true);
      } else if (item.value || item.start.some(({ type }) => type === "anchor" || type === "tag")) {
        value = this.node(item.value, item.start, gap);
      } else continue;
      made.items.push({ from: value.start, to: value.to, value });
    }
    this.#listed(made);
  }

  #listed(made: Node): void {
    made.column = columnOf(this.text, made.from);
    made.data = made.items.map(({ value }) => value.data);
    made.size = made.items.reduce((sum, { value }) => sum + value.size, 1);
  }
}
