/** Bringing packs into a guild: from text, from a file, or from those that come with Synapse. */
import { api, take, type Shapes } from "$lib/api/client";

export type Result = Shapes["ImportResult"];
export type Source = { text: string } | { file: File };

/** What importing would do, or, with an ETag or for a pack that is new, what it did. */
export function importing(source: Source, how: { dryRun: boolean; etag?: string | null; reason?: string }) {
  const params = {
    query: { dry_run: how.dryRun },
    header: how.etag ? { "if-match": how.etag } : {},
  };
  if ("text" in source) {
    const body = { text: source.text, reason: how.reason || null };
    return take(api.POST("/packs/import", { params, body }));
  }
  const form = new FormData();
  form.set("file", source.file);
  if (how.reason) form.set("reason", how.reason);
  // the client's types know forms by their fields; it sends a FormData as it is
  return take(api.POST("/packs/import", { params, body: form as unknown as { file: string } }));
}

type Shipped = Pick<Shapes["ShippedPack"], "id" | "requires" | "installed">;

/** The packs that have to be installed for one of them, itself last. */
export function withNeeded(id: string, packs: readonly Shipped[]): string[] {
  const byId = new Map(packs.map((one) => [one.id, one]));
  const found: string[] = [];
  const seen = new Set<string>();
  function visit(name: string): void {
    const pack = byId.get(name);
    if (!pack || pack.installed || seen.has(name)) return;
    seen.add(name);
    Object.keys(pack.requires).forEach(visit);
    found.push(name);
  }
  visit(id);
  return found;
}
