/** A dry run as a test of the pack: the same event, and what it led to. */
import { stringify } from "yaml";

import type { Assumed, Tried } from "./asking";
import type { DryRun, RuleTrace } from "./trace";

const NAMES = { actor: "alice", target: "bob" } as const;

function given(assumed: Assumed): Record<string, unknown> {
  const made: Record<string, Record<string, unknown>> = {};
  for (const { what, who, name, value } of assumed.lines) {
    if (!name) continue;
    const part = (made[what] ??= {});
    if (what === "measures") part[name] = value;
    else if (what === "roles") part[NAMES[who]] = [...((part[NAMES[who]] as string[] | undefined) ?? []), name];
    else part[NAMES[who]] = { ...(part[NAMES[who]] as object | undefined), [name]: value };
  }
  return made;
}

/** member → currency → what the event pays them, by the names of the test. */
function pays(run: DryRun, event: Tried): Record<string, Record<string, number>> {
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
    if (!one.currency || typeof one.amount !== "number") continue;
    add(one.to, one.currency, one.amount);
    add(one.from, one.currency, -one.amount);
  }
  return made;
}

export function packTest(rule: string, event: Tried, assumed: Assumed, run: DryRun, trace: RuleTrace): string {
  const isSame = event.target_id !== undefined && event.target_id === event.user_id;
  const state = given(assumed);
  const expected: Record<string, string> = { fired: "fired", denied: "denied", failed: "failed" };
  const test = {
    name: `${rule}: ${trace.summary.replace(/\.$/, "").toLowerCase()}`,
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
    expect: [{ event: 1, pays: pays(run, event), [expected[trace.outcome] ?? "silent"]: [rule] }],
  };
  return stringify(test, { lineWidth: 110 });
}
