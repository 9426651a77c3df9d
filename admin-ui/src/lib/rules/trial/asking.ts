/** What is tried: an event, and what is taken for granted. */
import { api, take, type Shapes } from "$lib/api/client";
import type { DryRun } from "./trace";

export interface Tried {
  event_type: string;
  user_id?: string;
  target_id?: string;
  channel_id?: string;
  timestamp?: string;
  source_id?: string;
  payload: Record<string, unknown>;
}
export type What = "balances" | "lifetime" | "levels" | "measures" | "roles";
export interface Line {
  id: number;
  what: What;
  who: "actor" | "target";
  /** A currency, a measure, or a role. */
  name: string;
  value: number;
}
export interface Assumed {
  lines: Line[];
  /** As a control for local times has it; empty is now. */
  now: string;
  noSeason: boolean;
}

export const NOTHING_ASSUMED = (): Assumed => ({ lines: [], now: "", noSeason: false });

/** An event of the lake as if it happened again. */
export function again(event: Shapes["StoredEvent"]): Tried {
  return {
    event_type: event.event_type,
    ...(event.user?.id ? { user_id: event.user.id } : {}),
    ...(event.target?.id ? { target_id: event.target.id } : {}),
    ...(event.channel ? { channel_id: event.channel.id } : {}),
    payload: event.payload,
  };
}

type Assume = Record<string, unknown>;

export function assumptionOf(assumed: Assumed, event: Tried): Assume {
  const made: Record<string, Record<string, unknown>> = {};
  for (const { what, who, name, value } of assumed.lines) {
    const member = who === "target" ? event.target_id : event.user_id;
    if (!name || (what !== "measures" && !member)) continue;
    const part = (made[what] ??= {});
    if (what === "measures") part[name] = value;
    else if (what === "roles") part[member!] = [...((part[member!] as string[] | undefined) ?? []), name];
    else part[member!] = { ...(part[member!] as object | undefined), [name]: value };
  }
  return {
    ...made,
    ...(assumed.now ? { now: new Date(assumed.now).toISOString() } : {}),
    ...(assumed.noSeason ? { season: null } : {}),
  };
}

export const dryRun = (text: string, event: Tried, assumed: Assumed): Promise<DryRun> =>
  take(
    api.POST("/rules/dry-run", {
      body: {
        event: { ...event },
        pack: { text },
        parameters: {},
        assume: assumptionOf(assumed, event) as Shapes["Assume"],
      },
    }),
  );

/** JSON as an event; a sentence where it is none. */
export function eventOfJson(json: string): Tried | string {
  let found: unknown;
  try {
    found = JSON.parse(json);
  } catch (error) {
    return `This is no JSON: ${error instanceof Error ? error.message : "it cannot be read"}`;
  }
  if (typeof found !== "object" || found === null || Array.isArray(found)) return "An event is an object: { … }";
  const { event_type, payload, ...rest } = found as Record<string, unknown>;
  if (typeof event_type !== "string") return "It has no event_type";
  if (payload !== undefined && (typeof payload !== "object" || payload === null)) return "Its payload is no object";
  const large = /(?<![\w."])\d{16,}(?![\w."])/.exec(json);
  if (large) return `Put ids in quotes: ${large[0]} would lose its last digits`;
  return { ...(rest as Partial<Tried>), event_type, payload: (payload ?? {}) as Record<string, unknown> };
}
