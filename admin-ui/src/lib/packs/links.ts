/** Where packs and rules have their pages, and files their addresses. */
import { addressOf } from "$lib/api/client";

export const packHref = (pack: string): string => `/admin/packs/${encodeURIComponent(pack)}`;

/** The editor of a rule; its pack is named, since packs that are off may have rules of the same id. */
export const ruleHref = (pack: string, rule: string): string =>
  `/admin/rules/${encodeURIComponent(rule)}?pack=${encodeURIComponent(pack)}`;

export const packFile = (pack: string, format: "yaml" | "json"): string =>
  addressOf(`/packs/${encodeURIComponent(pack)}/export`) + `?format=${format}`;

export const recipeFile = (format: "yaml" | "json"): string => addressOf("/recipes/export") + `?format=${format}`;
