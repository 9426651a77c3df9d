/** Opening a rule: its pack's text, and where in it the rule stands. */
import { insertItem, type Json } from "../text";
import { textInForce } from "../saving/packs";
import { RuleDocument } from "./document.svelte";
import { isMapping } from "./problems";

export type Opened = {
  document: RuleDocument;
  packId: string;
  ruleId: string;
  place: number;
  etag: string;
  /** The text in force. */
  base: string;
  isNew: boolean;
};
export class NoSuchRule extends Error {}

/** `ruleId` null begins a new rule about `trigger`. */
export async function openRule(packId: string, ruleId: string | null, trigger: string): Promise<Opened> {
  const { data: text, etag } = await textInForce(packId);
  const document = new RuleDocument(text);
  const rules = document.parsed.get(["rules"]);
  const ids = Array.isArray(rules) ? rules.map((one) => (isMapping(one) ? String(one["id"]) : "")) : [];
  const opened = { document, packId, etag, base: text };
  if (ruleId !== null) {
    const place = ids.indexOf(ruleId);
    if (place < 0) throw new NoSuchRule(`The pack ${packId} has no rule ${ruleId}.`);
    return { ...opened, ruleId, place, isNew: false };
  }
  const id = freeId(`${packId}-rule`, ids);
  const rule: Json = { id, kind: "reward", name: "A new rule", trigger };
  document.edit(insertItem(document.parsed, ["rules"], ids.length, rule));
  return { ...opened, ruleId: id, place: ids.length, isNew: true };
}

/** Where a rule of this id stands in a text; -1 where there is none. */
export function placeOf(document: RuleDocument, ruleId: string): number {
  const rules = document.valid.get(["rules"]);
  return Array.isArray(rules) ? rules.findIndex((one) => isMapping(one) && one["id"] === ruleId) : -1;
}

function freeId(wanted: string, taken: string[]): string {
  for (let number = 1; ; number++) {
    const id = `${wanted}-${number}`;
    if (!taken.includes(id)) return id;
  }
}
