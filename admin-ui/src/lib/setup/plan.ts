/** What the wizard's answers come to: zones with their channels, and the request that is sent. */
import type { Shapes } from "$lib/api/client";
import type { Channel } from "$lib/names/names";
import type { Draft } from "./draft.svelte";

export type Group = { category: string; channels: Channel[] };

/** Channels by category, threads left out: they follow the channel they are in. */
export function groupsOf(channels: Channel[]): Group[] {
  const found = new Map<string, Channel[]>();
  for (const one of channels) {
    if (one.is_thread || one.type === "category") continue;
    found.set(one.category ?? "", [...(found.get(one.category ?? "") ?? []), one]);
  }
  return [...found].map(([category, own]) => ({ category, channels: own }));
}

/** The zone that a channel gets unless somebody says otherwise; "" is none. */
export function usualZone(group: Group, groups: Group[]): string {
  if (group.category) return group.category;
  return groups.some(({ category }) => category) ? "" : "General";
}

/** Zone → how many channels it gets. */
export function zonesOf(groups: Group[], draft: Draft, preset: Shapes["PresetShape"] | undefined): Map<string, number> {
  const found = new Map<string, number>();
  for (const { name } of preset?.zones ?? []) found.set(name, 0);
  for (const group of groups) {
    const usual = usualZone(group, groups);
    if (usual) found.set(usual, found.get(usual) ?? 0);
    for (const { id } of group.channels) {
      const zone = draft.zones[id] || usual;
      if (zone) found.set(zone, (found.get(zone) ?? 0) + 1);
    }
  }
  return found;
}

export function requestOf(draft: Draft): Shapes["Bootstrap"] {
  return {
    preset: draft.preset || undefined,
    community_name: draft.name.trim() || undefined,
    timezone: draft.timezone.trim() || undefined,
    admin_role_id: draft.adminRole || undefined,
    announce_channel_id: draft.announceChannel || undefined,
    zones: Object.keys(draft.zones).length ? draft.zones : undefined,
    reason: "setup wizard",
  };
}
