/** The guild's rules, as the list shows them. */
import { createQuery } from "@tanstack/svelte-query";

import { api, take, type Shapes } from "$lib/api/client";
import { here } from "$lib/session/here.svelte";
import { sentence, type Names } from "../sentence";

export type PackRule = Shapes["PackRule"];
export type Kind = PackRule["kind"];

/** In the order in which they are asked when something happens. */
export const KINDS: readonly [Kind, string, string][] = [
  ["guard", "Guards", "Come first: they deny or cap what rewards pay."],
  ["modifier", "Modifiers", "Come second: they scale what rewards pay."],
  ["reward", "Rewards", "Pay."],
  ["achievement", "Achievements", "Are about a member, and earned once."],
  ["automation", "Automations", "Come last and pay nothing: roles, announcements, messages."],
];

export const rulesQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "rules"],
    queryFn: async () => (await take(api.GET("/rules"))).rules,
  }));

export const packsQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "packs"],
    queryFn: async () => (await take(api.GET("/packs"))).packs,
  }));

export const modulesQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "modules"],
    queryFn: async () => (await take(api.GET("/modules"))).modules,
  }));

/** A rule with its sentence, and its place among all: what breaks ties of priority. */
export interface Listed extends PackRule {
  sentence: string;
  order: number;
}
export interface Group {
  module: string;
  kinds: { kind: Kind; title: string; about: string; rules: Listed[] }[];
}

export const listed = (rules: readonly PackRule[], names?: Names): Listed[] =>
  rules.map((rule, order) => ({ ...rule, order, sentence: sentence(rule.document, names) }));

/** In the order of the phase: by priority, then by place. */
export const phase = (rules: readonly Listed[], kind: Kind): Listed[] =>
  rules
    .filter((rule) => rule.kind === kind)
    .sort((one, other) => one.priority - other.priority || one.order - other.order);

export function grouped(rules: readonly Listed[]): Group[] {
  const modules = [...new Set(rules.map((rule) => rule.module))];
  return modules.map((module) => ({
    module,
    kinds: KINDS.map(([kind, title, about]) => ({
      kind,
      title,
      about,
      rules: phase(rules, kind).filter((rule) => rule.module === module),
    })).filter((one) => one.rules.length > 0),
  }));
}

export interface Filter {
  text: string;
  kind: Kind | "";
  state: "" | "on" | "off" | "failing" | "idle";
}

/** Every word somewhere in what the row says. */
export function fits(rule: Listed, filter: Filter): boolean {
  if (filter.kind && rule.kind !== filter.kind) return false;
  if (filter.state === "on" && !rule.active) return false;
  if (filter.state === "off" && rule.active) return false;
  if (filter.state === "failing" && !rule.failed) return false;
  if (filter.state === "idle" && (rule.fired || !rule.active)) return false;
  const all = `${rule.sentence} ${rule.name} ${rule.id} ${rule.pack} ${rule.description}`.toLowerCase();
  return filter.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
