/** What happens, told as it happens: one stream a page, which asks anew what changed. */
import type { QueryClient } from "@tanstack/svelte-query";

import { addressOf } from "$lib/api/client";

export type Topic = "activity" | "config" | "logs" | "tasks";
/** The name of an event on the stream. */
export type Told = "activity" | "config" | "log" | "task";

/** Listen until the returned function is called; the browser comes back by itself with the last id it had. */
export function listen(
  topics: Topic[],
  heard: Partial<Record<Told, (data: unknown) => void>>,
  state?: (isOpen: boolean) => void,
): () => void {
  const source = new EventSource(`${addressOf("/stream")}?topics=${topics.join(",")}`);
  source.onopen = () => state?.(true);
  source.onerror = () => state?.(false);
  for (const [name, take] of Object.entries(heard)) {
    source.addEventListener(name, (event) => take(JSON.parse((event as MessageEvent<string>).data)));
  }
  return () => source.close();
}

/** Ask anew for all that a guild's pages show, once something of its configuration has changed. */
export function askAnewOnChange(client: QueryClient, guild: string | null): () => void {
  return listen(["config"], { config: () => void client.invalidateQueries({ queryKey: [guild] }) });
}
