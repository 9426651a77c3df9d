/** The guild's currencies, as far as pages about members need them. */
import { createQuery } from "@tanstack/svelte-query";

import { api, take, type Shapes } from "$lib/api/client";
import { here } from "$lib/session/here.svelte";

export type Currencies = Shapes["CurrencyList"];

export const currenciesQuery = (wanted: () => boolean = () => true) =>
  createQuery(() => ({
    queryKey: [here.id, "currencies"],
    queryFn: () => take(api.GET("/currencies")),
    staleTime: 60_000,
    enabled: wanted(),
  }));

/** Currency → what it is called. */
export const namesOf = (known: Currencies | undefined): Record<string, string> =>
  Object.fromEntries((known?.currencies ?? []).map((one) => [one.id, one.name]));
