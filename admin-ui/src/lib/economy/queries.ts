/** What the pages of the economy ask for, each under one key. */
import { createQuery } from "@tanstack/svelte-query";

import { api, take, type Shapes } from "$lib/api/client";
import { here } from "$lib/session/here.svelte";

export type Currency = Shapes["Currency"];
export type Zone = Shapes["Zone"];
export type Season = Shapes["Season"];
export type Quest = Shapes["Quest"];
export type Achievement = Shapes["AchievementTemplate"];

export const currenciesQuery = () =>
  createQuery(() => ({ queryKey: [here.id, "currencies"], queryFn: () => take(api.GET("/currencies")) }));

export const zonesQuery = () =>
  createQuery(() => ({ queryKey: [here.id, "admin", "zones"], queryFn: () => take(api.GET("/admin/zones")) }));

export const achievementsQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "admin", "achievements"],
    queryFn: async () => (await take(api.GET("/admin/achievements"))).achievements,
  }));

/** What members see of achievements: how many have each. */
export const earnedQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "achievements"],
    queryFn: async () => (await take(api.GET("/achievements"))).achievements,
  }));

export const currencyName = (all: readonly Currency[] | undefined, id: string): string =>
  all?.find((one) => one.id === id)?.name ?? id;

export function byCategory(all: Achievement[]): [string, Achievement[]][] {
  const found = new Map<string, Achievement[]>();
  for (const one of all) found.set(one.category, [...(found.get(one.category) ?? []), one]);
  return [...found];
}
