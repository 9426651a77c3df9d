/** What the pages of the economy ask for, each under one key. */
import { createQuery, keepPreviousData } from "@tanstack/svelte-query";

import { api, take, type Shapes } from "$lib/api/client";
import { here } from "$lib/session/here.svelte";
import { number } from "$lib/words/format";

export type Currency = Shapes["Currency"];
export type Zone = Shapes["Zone"];
export type Season = Shapes["Season"];
export type Quest = Shapes["Quest"];
export type Achievement = Shapes["AchievementTemplate"];

export const currenciesQuery = () =>
  createQuery(() => ({ queryKey: [here.id, "currencies"], queryFn: () => take(api.GET("/currencies")) }));

/** What levels take by a currency's curve as it is saved. */
export const levelsQuery = (currency: () => Pick<Currency, "id" | "level_curve"> | null, upTo: () => number) =>
  createQuery(() => ({
    // the curve is part of the key: a changed one is asked for anew
    queryKey: [here.id, "levels", currency()?.id, upTo(), currency()?.level_curve],
    queryFn: async () =>
      (
        await take(
          api.GET("/currencies/{currency_id}/levels", {
            params: { path: { currency_id: currency()?.id ?? "" }, query: { up_to: upTo() } },
          }),
        )
      ).levels,
    enabled: Boolean(currency()?.level_curve),
    placeholderData: keepPreviousData,
  }));

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

/** Amounts as the community says them, "15 XP". Made while a component is set up. */
export function amountsInWords(): (amount: number, currency: string) => string {
  const currencies = currenciesQuery();
  return (amount, currency) => `${number(amount)} ${currencyName(currencies.data?.currencies, currency)}`;
}

export function byCategory(all: Achievement[]): [string, Achievement[]][] {
  const found = new Map<string, Achievement[]>();
  for (const one of all) found.set(one.category, [...(found.get(one.category) ?? []), one]);
  return [...found];
}
