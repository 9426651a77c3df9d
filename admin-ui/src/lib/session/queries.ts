/** What every page knows: who asks, which guilds there are, what the community is called and calls things. */
import { createQuery } from "@tanstack/svelte-query";

import { api, take, type Shapes } from "$lib/api/client";
import { ApiProblem } from "$lib/api/problem";
import { here } from "./here.svelte";

export type Me = Shapes["synapse__api__shapes__auth__Me"];

/** Who is signed in; null is nobody. */
export const meQuery = () =>
  createQuery(() => ({
    queryKey: ["me"],
    queryFn: async (): Promise<Me | null> => {
      try {
        return await take(api.GET("/api/auth/me"));
      } catch (error) {
        if (error instanceof ApiProblem && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  }));

export const guildsQuery = () =>
  createQuery(() => ({ queryKey: ["guilds"], queryFn: () => take(api.GET("/api/guilds")), staleTime: 60_000 }));

/** The community's name, words and modules, which everybody may know. */
export const publicSettingsQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "settings", "public"],
    queryFn: () => take(api.GET("/settings/public")),
    staleTime: 60_000,
  }));
