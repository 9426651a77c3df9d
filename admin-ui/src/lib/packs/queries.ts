/** What the pages of packs ask for; a change of any pack asks anew for all of it. */
import { createQuery, type QueryClient } from "@tanstack/svelte-query";

import { api, take } from "$lib/api/client";
import { here } from "$lib/session/here.svelte";

export const packsQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "packs"],
    queryFn: async () => (await take(api.GET("/packs"))).packs,
  }));

export const packQuery = (id: () => string) =>
  createQuery(() => ({
    queryKey: [here.id, "packs", id()],
    queryFn: () => take(api.GET("/packs/{pack_id}", { params: { path: { pack_id: id() } } })),
  }));

export const shippedPacksQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "shipped-packs"],
    queryFn: async () => (await take(api.GET("/shipped-packs"))).packs,
  }));

export const parametersQuery = (id: () => string) =>
  createQuery(() => ({
    queryKey: [here.id, "packs", id(), "parameters"],
    queryFn: async () =>
      (await take(api.GET("/packs/{pack_id}/parameters", { params: { path: { pack_id: id() } } }))).parameters,
  }));

export const revisionsQuery = (id: () => string) =>
  createQuery(() => ({
    queryKey: [here.id, "packs", id(), "revisions"],
    queryFn: async () =>
      (await take(api.GET("/packs/{pack_id}/revisions", { params: { path: { pack_id: id() } } }))).revisions,
  }));

/** What was installed, what it is here, and what is shipped now: of packs that come with Synapse. */
export const updateQuery = (id: () => string, wanted: () => boolean = () => true) =>
  createQuery(() => ({
    queryKey: [here.id, "packs", id(), "update"],
    queryFn: () => take(api.GET("/packs/{pack_id}/update", { params: { path: { pack_id: id() } } })),
    enabled: wanted(),
  }));

export const presetsQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "presets"],
    queryFn: async () => (await take(api.GET("/presets"))).presets,
  }));

export const presetParametersQuery = (id: () => string) =>
  createQuery(() => ({
    queryKey: [here.id, "presets", id(), "parameters"],
    queryFn: async () =>
      (await take(api.GET("/presets/{preset_id}/parameters", { params: { path: { preset_id: id() } } }))).parameters,
  }));

/** What modules, words and settings are called, by table and key: "modules economy". */
export const titlesQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "titles"],
    queryFn: async (): Promise<Record<string, string>> => {
      const asked = [take(api.GET("/modules")), take(api.GET("/taxonomy")), take(api.GET("/admin/settings"))] as const;
      const [{ modules }, { terms }, { settings }] = await Promise.all(asked);
      return Object.fromEntries([
        ...modules.map(({ name, title }) => [`modules ${name}`, title]),
        ...terms.map(({ term, default: usual }) => [`taxonomy ${term}`, usual]),
        ...settings.map(({ key, title }) => [`settings ${key}`, title]),
      ]);
    },
    staleTime: 60_000,
  }));

/** Nearly everything hangs on the packs: rules, settings, currencies, words. */
export const askAnew = (client: QueryClient): Promise<void> => client.invalidateQueries({ queryKey: [here.id] });
