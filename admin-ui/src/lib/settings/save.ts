/** Settings are saved together; a default is given back rather than set, so that a later default counts. */
import { api, take } from "$lib/api/client";
import type { Setting, Value } from "./values";

export async function saveSettings(all: readonly Setting[], values: Record<string, Value>, why: string): Promise<void> {
  const reason = why.trim() || null;
  const isReset = ([key, value]: [string, Value]) => all.find((one) => one.key === key)?.default === value;
  const changes = Object.entries(values);
  const set = Object.fromEntries(changes.filter((one) => !isReset(one)));
  if (Object.keys(set).length) await take(api.PUT("/admin/settings", { body: { settings: set, reason } }));
  for (const [key] of changes.filter(isReset)) {
    await take(api.DELETE("/admin/settings/{key}", { params: { path: { key }, query: { reason } } }));
  }
}
