/** Settings in groups: by what they are about, those that everybody needs first. */
import { said } from "$lib/words/said";
import type { Setting } from "./values";

const FIRST = ["display", "access", "announcements", "safety", "economy", "leveling", "anti-gaming", "quality"];
const NAMES: Record<string, string> = {
  display: "Name and looks",
  access: "Who may do what",
  announcements: "Announcements",
  safety: "Safety",
  event_lake: "What is captured",
  economy: "What things pay",
  leveling: "Levels",
  "anti-gaming": "Against gaming",
  quality: "Quality of messages",
};

export type Group = { id: string; name: string; settings: Setting[] };

export function grouped(settings: readonly Setting[]): Group[] {
  const found = new Map<string, Setting[]>();
  for (const one of settings) found.set(one.category, [...(found.get(one.category) ?? []), one]);
  const place = (id: string) => (FIRST.includes(id) ? FIRST.indexOf(id) : FIRST.length);
  return [...found]
    .map(([id, own]) => ({ id, name: NAMES[id] ?? said(id), settings: own }))
    .sort((a, b) => place(a.id) - place(b.id) || a.name.localeCompare(b.name));
}

/** Whether every word that was typed stands somewhere in it. */
export function fits(setting: Setting, typed: string): boolean {
  const readers = setting.read_by.map((one) => one.id).join(" ");
  const text = [setting.title, setting.key, setting.description, setting.category, setting.from_pack, readers]
    .join(" ")
    .toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** What an id stands for, as far as its setting's own words tell. */
export const standsFor = (setting: Setting): "channel" | "role" | "id" => {
  if (setting.type === "channel") return "channel";
  const words = `${setting.key} ${setting.title}`.toLowerCase();
  return words.includes("role") ? "role" : words.includes("channel") ? "channel" : "id";
};

export const idsOf = (text: string): string[] => text.match(/\d+/g) ?? [];
