/** A plan's changes, as the audit log has them, in a community's words. */
import type { Shapes } from "$lib/api/client";
import { shown } from "$lib/words/said";

export type Change = Shapes["synapse__api__shapes__plans__Change"];
export type Row = {
  key: string;
  sign: "+" | "−" | "±";
  title: string;
  /** What becomes of it, unless two values say so. */
  fate?: string;
  was?: string;
  becomes?: string;
  /** A pack whose text becomes another. */
  replaced?: string;
};
export type Group = { name: string; rows: Row[] };

type Known = Pick<Shapes["PackSummary"], "id" | "name" | "enabled">;
type Part = Record<string, unknown>;
const part = (value: unknown): Part => (value !== null && typeof value === "object" ? (value as Part) : {});

const NAMES: Record<string, string> = {
  rule_packs: "Packs",
  settings: "Settings",
  modules: "Modules",
  taxonomy: "Words",
  zones: "Zones",
  seasons: "Season",
};

/** Where a guild comes from is noted beside the rest: no change that anybody would feel. */
const isFelt = (change: Change): boolean => change.table !== "presets";

/** `titles`: what things are called, by table and key. */
export function groupsOf(
  changes: readonly Change[],
  packs: readonly Known[],
  titles: Readonly<Record<string, string>> = {},
): Group[] {
  const groups = new Map<string, Row[]>();
  for (const change of changes.filter(isFelt)) {
    const name = NAMES[change.table] ?? change.table;
    groups.set(name, [...(groups.get(name) ?? []), ...rowsOf(change, packs, titles)]);
  }
  return [...groups].map(([name, rows]) => ({ name, rows }));
}

function rowsOf(change: Change, packs: readonly Known[], titles: Readonly<Record<string, string>>): Row[] {
  if (change.table === "rule_packs") return [named(packRow(change, packs), change, titles)];
  if (change.table === "zones" || change.table === "seasons") return [thingRow(change)];
  return valueRows(change).map((row) => named(row, change, titles));
}

/** A thing that is known by its key only gets its title. */
const named = (row: Row, { table }: Change, titles: Readonly<Record<string, string>>): Row => ({
  ...row,
  title: row.title === row.key ? titles[`${table} ${row.key}`] || row.key : row.title,
});

function packRow({ target, before, after }: Change, packs: readonly Known[]): Row {
  const known = packs.find(({ id }) => id === target);
  const row = { key: target, title: known?.name ?? target };
  const [old, now] = [part(before), part(after)];
  if (after == null) return { ...row, sign: "−", fate: "is removed; what was earned by it stays" };
  if (before == null) return { ...row, sign: "+", fate: "is installed" };
  const fates: string[] = [];
  const isReplaced = "revision" in now && old.revision !== now.revision;
  if (isReplaced) fates.push("its text becomes another");
  if (old.enabled !== now.enabled) fates.push(now.enabled ? "is switched on" : "is switched off");
  else if (!("enabled" in now) && known && !known.enabled) fates.push("is switched on");
  if (!fates.length) fates.push("stands elsewhere in the order");
  return { ...row, sign: "±", fate: fates.join(", "), ...(isReplaced ? { replaced: target } : {}) };
}

function thingRow({ table, target, before, after }: Change): Row {
  const one = table === "zones" ? "zone" : "season";
  const name = part(after).name ?? part(before).name ?? target;
  const row = { key: `${table} ${target}`, title: String(name) };
  if (after == null) return { ...row, sign: "−", fate: `the ${one} goes` };
  if (before == null) return { ...row, sign: "+", fate: table === "zones" ? "is a new zone" : "begins" };
  const [old, now] = [part(before), part(after)];
  const keys = Object.keys(now).filter((key) => JSON.stringify(old[key]) !== JSON.stringify(now[key]));
  return { ...row, sign: "±", fate: `changes: ${keys.join(", ")}` };
}

function valueRows({ table, target, before, after }: Change): Row[] {
  const [old, now] = [part(before), part(after)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  if (!keys.length) return [{ key: target, sign: "±", title: target }];
  const show = (value: unknown) =>
    table === "modules" && typeof value === "boolean" ? (value ? "on" : "off") : shown(value);
  return keys.map((key) => ({
    key,
    sign: key in old ? (key in now ? "±" : "−") : "+",
    title: key,
    was: show(old[key]),
    becomes: show(now[key]),
  }));
}
