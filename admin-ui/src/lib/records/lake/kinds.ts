/** Kinds of events that the lake may hold, those of Synapse's own included. */
import { createQuery } from "@tanstack/svelte-query";

import { api, take } from "$lib/api/client";
import { here } from "$lib/session/here.svelte";

const OWN = ["manual_award", "milestone_grant", "purchase", "quest_complete", "season_roll", "level_up"];

export const kindsQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "lake", "kinds"],
    queryFn: async () => {
      const [sources, lake] = await Promise.all([
        take(api.GET("/admin/event-lake/data-sources")),
        take(api.GET("/admin/event-lake/health", { params: { query: { days: 365 } } })),
      ]);
      const captured = sources.sources.map((one) => one.event_type);
      const own = [...OWN, ...Object.keys(lake.volume_by_type)].filter((type) => !captured.includes(type));
      return { captured, own: [...new Set(own)] };
    },
    staleTime: 60_000,
  }));
