/** What can be done to a rule from the list. Each is a change of its pack's text, with the author's comments kept. */
import { api, take, type Shapes } from "$lib/api/client";
import type { Change } from "./reorder";

type Pack = Pick<Shapes["PackSummary"], "id" | "etag">;

const tagOf = (packs: readonly Pack[], id: string): string => packs.find((one) => one.id === id)?.etag ?? "*";
const at = (pack_id: string, rule_id: string, etag: string) => ({
  path: { pack_id, rule_id },
  header: { "if-match": etag },
});

export const switchRule = (packs: readonly Pack[], pack: string, rule: string, enabled: boolean) =>
  take(
    api.PUT("/packs/{pack_id}/rules/{rule_id}/enabled", {
      params: at(pack, rule, tagOf(packs, pack)),
      body: { enabled },
    }),
  );

/** One after another: each leaves its pack at a new revision. */
export async function setPriorities(packs: readonly Pack[], changes: readonly Change[]): Promise<void> {
  const tags = new Map<string, string>();
  for (const { id, pack, priority } of changes) {
    const saved = await take(
      api.PATCH("/packs/{pack_id}/rules/{rule_id}", {
        params: at(pack, id, tags.get(pack) ?? tagOf(packs, pack)),
        body: { priority, reason: "put into another order" },
      }),
    );
    tags.set(pack, saved.etag);
  }
}

export const removeRule = (packs: readonly Pack[], pack: string, rule: string) =>
  take(api.DELETE("/packs/{pack_id}/rules/{rule_id}", { params: at(pack, rule, tagOf(packs, pack)) }));

/** An id that no rule has: "quiet-hours", "quiet-hours-2". */
export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  const base =
    wanted
      .toLowerCase()
      .normalize("NFKD")
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, 56) || "rule";
  const start = /^[a-z]/.test(base) ? base : `rule-${base}`;
  if (!taken.has(start)) return start;
  let count = 2;
  while (taken.has(`${start}-${count}`)) count += 1;
  return `${start}-${count}`;
}
