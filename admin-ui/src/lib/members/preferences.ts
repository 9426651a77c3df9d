/** What somebody has chosen about themselves. */
import { createQuery } from "@tanstack/svelte-query";

import { api, take } from "$lib/api/client";
import { here } from "$lib/session/here.svelte";

export const preferencesQuery = (wanted: () => boolean = () => true) =>
  createQuery(() => ({
    queryKey: [here.id, "me", "preferences"],
    queryFn: () => take(api.GET("/me/preferences")),
    enabled: wanted(),
  }));
