/** What every page knows: who asks, which guilds there are, what the community is called and calls things. */
import { createQuery } from "@tanstack/svelte-query";

import { api, csrfToken, take, type Shapes } from "$lib/api/client";
import { ApiProblem } from "$lib/api/problem";
import { here } from "./here.svelte";

export type Me = Shapes["synapse__api__shapes__auth__Me"];

/** Who is signed in; null is nobody. */
export const meQuery = () =>
  createQuery(() => ({
    queryKey: ["me"],
    queryFn: async (): Promise<Me | null> => {
      if (!csrfToken()) return null;
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

/** The guild that pages are about, as far as whoever asks may see it. */
export function chosenGuild() {
  const guilds = guildsQuery();
  const chosen = () => guilds.data?.guilds.find((one) => (here.id ? one.id === here.id : one.default));
  return {
    get data() {
      return chosen();
    },
    get isAdmin(): boolean {
      return chosen()?.is_admin === true;
    },
    get isPending(): boolean {
      return guilds.isPending;
    },
    /** There is none, or none that is meant. */
    get isMissing(): boolean {
      return guilds.data !== undefined && chosen() === undefined;
    },
  };
}

/** How one can sign in here. */
export const methodsQuery = () =>
  createQuery(() => ({
    queryKey: ["auth", "methods"],
    queryFn: () => take(api.GET("/api/auth/methods")),
    staleTime: Infinity,
  }));

/** The community's name, words and modules, which everybody may know. */
export const publicSettingsQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "settings", "public"],
    queryFn: () => take(api.GET("/settings/public")),
    staleTime: 60_000,
  }));
