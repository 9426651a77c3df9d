/** A dry run as a test of the pack: the same event, what was known, and what it led to. */
import { stringify } from "yaml";

import type { Assumed, Tried } from "./asking";
import type { DryRun, EventTrace, RuleTrace } from "./trace";

/** What of the pack's document a test hangs on. */
export type PackDocument = {
  id?: string;
  requires?: Record<string, unknown>;
  rules?: { id?: string; activity?: string }[];
};
type Tables = Record<string, Record<string, unknown>>;

const NAMES = { actor: "alice", target: "bob" } as const;

/** Names that rules of the pack read, with what they found, those within groups included. */
function seenBy(trace: EventTrace, packs: ReadonlySet<string>): [string, unknown][] {
  const conditions = trace.rules.filter((one) => packs.has(one.pack)).flatMap((one) => one.conditions);
  const every = (list: typeof conditions): typeof conditions => list.flatMap((one) => [one, ...every(one.inner)]);
  return [...new Map(every(conditions).flatMap((one) => Object.entries(one.saw)))].filter(
    ([, value]) => value !== null,
  );
}

function given(assumed: Assumed, seen: [string, unknown][]): Tables {
  const made: Tables = {};
  for (const [name, value] of seen) {
    const [of, what, which] = name.split(".");
    if (of === "measures" && !what!.startsWith("_")) (made["measures"] ??= {})[what!] = value;
    const who = of === "actor" || of === "target" ? NAMES[of] : undefined;
    if (who && which && value && (what === "lifetime" || what === "balance")) {
      const part = (made[what === "balance" ? "balances" : what] ??= {});
      part[who] = { ...(part[who] as object | undefined), [which]: value };
    }
  }
  for (const { what, who, name, value } of assumed.lines) {
    if (!name) continue;
    const part = (made[what] ??= {});
    if (what === "measures") part[name] = value;
    else if (what === "roles") part[NAMES[who]] = [...((part[NAMES[who]] as string[] | undefined) ?? []), name];
    else part[NAMES[who]] = { ...(part[NAMES[who]] as object | undefined), [name]: value };
  }
  return made;
}

/** activity → currency → what the zone multiplied by, for the pack's own rules. */
function multipliers(trace: EventTrace, pack: PackDocument, event: Tried): Tables {
  const made: Tables = {};
  for (const award of trace.awards) {
    const rule = pack.rules?.find((one) => one?.id === award.rule);
    if (!rule) continue;
    for (const { currency, times } of award.paid) {
      if (typeof times["zone"] !== "number" || times["zone"] === 1) continue;
      (made[rule.activity ?? event.event_type] ??= {})[currency] = times["zone"];
    }
  }
  return made;
}

/** member → currency → what the event pays them by rules that a test of the pack has, by the names of the test. */
function pays(run: DryRun, event: Tried, rules: ReadonlySet<string>): Record<string, Record<string, number>> {
  const names: Record<string, string> = {};
  if (event.target_id) names[event.target_id] = NAMES.target;
  if (event.user_id) names[event.user_id] = NAMES.actor;
  const made: Record<string, Record<string, number>> = {};
  const add = (who: string | null | undefined, currency: string, amount: number): void => {
    const name = who ? names[who] : undefined;
    if (!name) return;
    const part = (made[name] ??= {});
    part[currency] = (part[currency] ?? 0) + amount;
  };
  for (const one of run.effects) {
    if (!one.currency || typeof one.amount !== "number" || !rules.has(one.rule)) continue;
    add(one.to, one.currency, one.amount);
    add(one.from, one.currency, -one.amount);
  }
  return made;
}

export function packTest(
  ruleId: string,
  event: Tried,
  assumed: Assumed,
  run: DryRun,
  trace: RuleTrace,
  pack: PackDocument,
): string {
  const first = run.trace.events[0]!;
  const packs = new Set([pack.id ?? "", ...Object.keys(pack.requires ?? {})]);
  const rules = new Set(first.rules.filter((one) => packs.has(one.pack)).map((one) => one.rule));
  const isSame = event.target_id !== undefined && event.target_id === event.user_id;
  const seen = seenBy(first, packs);
  const state = given(assumed, seen);
  const zone = multipliers(first, pack, event);
  const settings = Object.fromEntries(
    seen.filter(([name]) => name.startsWith("params.")).map(([name, value]) => [name.slice("params.".length), value]),
  );
  const expected: Record<string, string> = { fired: "fired", denied: "denied", failed: "failed" };
  const test = {
    name: `${ruleId}: ${trace.summary.replace(/\.$/, "").toLowerCase()}`,
    ...(Object.keys(settings).length ? { settings } : {}),
    ...(Object.keys(zone).length ? { zones: [{ name: "here", channels: ["lounge"], multipliers: zone }] } : {}),
    ...(Object.keys(state).length ? { given: state } : {}),
    events: [
      {
        at: "0s",
        type: event.event_type,
        ...(event.user_id ? { actor: NAMES.actor } : {}),
        ...(event.target_id ? { target: isSame ? NAMES.actor : NAMES.target } : {}),
        ...(event.channel_id ? { channel: "lounge" } : {}),
        payload: event.payload,
      },
    ],
    expect: [{ event: 1, pays: pays(run, event, rules), [expected[trace.outcome] ?? "silent"]: [ruleId] }],
  };
  return aboutHistory(seen) + stringify({ tests: [test] }, { lineWidth: 110 });
}

/** What happened before has no place in a test but by events or named measures. */
function aboutHistory(seen: [string, unknown][]): string {
  const isRead = seen.some(([name, value]) => name.startsWith("measures._") && value !== 0);
  return isRead ? "# The trial also read what had happened before; say so by events that come first.\n" : "";
}
