/** Channels and roles by name, for admins; asked once and kept. */
import { createQuery } from "@tanstack/svelte-query";

import { api, take, type Shapes } from "$lib/api/client";
import { here } from "$lib/session/here.svelte";

export type Channel = Shapes["Channel"];
export type Role = Shapes["Role"];

export const channelsQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "channels"],
    queryFn: async () => (await take(api.GET("/channels"))).channels,
    staleTime: 60_000,
  }));

export const rolesQuery = () =>
  createQuery(() => ({
    queryKey: [here.id, "roles"],
    queryFn: async () => (await take(api.GET("/roles"))).roles,
    staleTime: 60_000,
  }));

/** What a channel is called, with the sign of its kind; an id that nobody named keeps its last digits. */
export function channelName(channel: Pick<Channel, "name" | "type"> | undefined, id: string): string {
  if (!channel) return `channel …${id.slice(-4)}`;
  return channel.type === "voice" || channel.type === "stage" ? `🔊 ${channel.name}` : `#${channel.name}`;
}
