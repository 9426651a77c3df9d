import { parse } from "yaml";
import { describe, expect, it } from "vitest";

import { assumptionOf, eventOfJson, NOTHING_ASSUMED } from "./asking";
import { packTest } from "./pack-test";
import { traceOf, type DryRun, type EventTrace } from "./trace";

const condition = (place: number | string, outcome: string, why = "", inner: unknown[] = [], reached = true) => ({
  path: `r.conditions.${place}`,
  reached,
  inner,
  text: "event.length > params.limit",
  outcome,
  saw: { "event.length": 12, "params.limit": null },
  assumed: ["params.limit"],
  why,
});
const run = (outcome: string, conditions: unknown[], more: Partial<EventTrace> = {}): EventTrace =>
  ({
    event: {},
    dropped_fields: [],
    awards: [],
    denied: {},
    failed: {},
    rules: [{ rule: "r", pack: "p", kind: "reward", event: "message_create", member: null, outcome, conditions }],
    ...more,
  }) as unknown as EventTrace;
const RULE = {
  conditions: ["event.length > params.limit", "event.has_link"],
  effects: [{ credit: { currency: "xp", amount: 5 } }, { announce: { template: "x" } }],
};
const PAID = { currency: "xp", to: "actor", base: 15, times: { zone: 1.5 }, after_factors: 22.5, amount: 22 };

describe("what an event made of a rule", () => {
  it("stays silent at the condition that fails", () => {
    const trace = traceOf(run("false", [condition(0, "true"), condition(1, "false")]), "r", RULE);
    expect(trace).toMatchObject({ outcome: "silent", summary: "It stays silent: condition 2 does not hold." });
    expect(trace.conditions.map((one) => one.state)).toEqual(["passed", "failed"]);
    expect(trace.conditions[0]!.saw).toBe("event.length = 12, params.limit = missing (assumed)");
    expect(trace.effects.map((one) => one.state)).toEqual(["not-reached", "not-reached"]);
  });

  it("goes into groups, and says what was not reached", () => {
    const group = condition(0, "true", "", [
      condition("0.any_of.0", "true"),
      condition("0.any_of.1", "false", "", [], false),
    ]);
    const trace = traceOf(run("true", [group]), "r", { conditions: [{ any_of: ["a", "b"] }] });
    expect(trace.conditions[0]).toMatchObject({ state: "passed", inner: [{ state: "passed" }, {}] });
    expect(trace.conditions[0]!.saw).toBeUndefined();
    expect(trace.conditions[0]!.inner![1]).toMatchObject({ state: "not-reached", detail: "it would not hold" });
  });

  it("keeps the roles of a trigger apart from the cards", () => {
    const roles = { ...condition(0, "false"), path: "r.trigger" };
    const trace = traceOf(run("false", [roles, condition(0, "true", "", [], false)]), "r", RULE);
    expect(trace.summary).toMatch(/none of the roles/);
    expect(trace.conditions.map((one) => one.state)).toEqual(["not-reached", "not-reached"]);
  });

  it("says how amounts came about", () => {
    const awards = [{ rule: "r", event: "message_create", paid: [PAID], scaled: [], read: {} }];
    const trace = traceOf(run("true", [condition(0, "true")], { awards } as never), "r", RULE);
    expect(trace.outcome).toBe("fired");
    expect(trace.effects).toEqual([
      { state: "passed", detail: "15 × zone 1.5 = 22.5, settled at 22" },
      { state: "passed" },
    ]);
    expect(trace.conditions[1]!.state).toBe("not-reached");
  });

  it("says what is counted for a step alone without its inner name", () => {
    const text = "now - default(measures._r_1, 0) >= (params.limit)";
    const seen = (last: number | null) => ({
      ...condition(0, "false"),
      text,
      saw: { now: 1_000_090, "measures._r_1": last, "params.limit": 120 },
      assumed: [],
    });
    const told = (last: number | null) => traceOf(run("false", [seen(last)]), "r", RULE).conditions[0];
    expect(told(1_000_000)).toMatchObject({
      saw: "the last one 1 min 30 s ago, params.limit = 120",
      wanted: undefined,
    });
    expect(told(null)!.saw).toBe("nothing before, params.limit = 120");
  });

  it("tells denied, broken and not asked apart", () => {
    expect(traceOf(run("true", [], { denied: { r: "one's own" } }), "r", RULE).summary).toContain("one's own");
    expect(traceOf(run("failed", [condition(0, "failed", "no such field")]), "r", RULE)).toMatchObject({
      outcome: "failed",
      conditions: [{ state: "broken", detail: "no such field" }, { state: "not-reached" }],
    });
    expect(traceOf(run("true", []), "another", RULE).outcome).toBe("not-asked");
  });
});

describe("what is asked", () => {
  const event = { event_type: "reaction_add", user_id: "982997029490800403", target_id: "7", payload: { length: 3 } };
  const assumed = {
    ...NOTHING_ASSUMED(),
    lines: [
      { id: 1, what: "balances" as const, who: "actor" as const, name: "gold", value: 70 },
      { id: 2, what: "roles" as const, who: "target" as const, name: "9", value: 0 },
      { id: 3, what: "measures" as const, who: "actor" as const, name: "reactors", value: 12 },
    ],
    noSeason: true,
  };

  it("assumes by member", () => {
    expect(assumptionOf(assumed, event)).toEqual({
      balances: { "982997029490800403": { gold: 70 } },
      roles: { "7": ["9"] },
      measures: { reactors: 12 },
      season: null,
    });
  });

  it("refuses what is no event", () => {
    expect(eventOfJson("{")).toMatch(/no JSON/);
    expect(eventOfJson("[]")).toMatch(/object/);
    expect(eventOfJson('{"event_type": "x", "user_id": 982997029490800403}')).toMatch(/quotes/);
    expect(eventOfJson('{"event_type": "x"}')).toEqual({ event_type: "x", payload: {} });
  });

  it("becomes a test of the pack", () => {
    const effects = [
      { type: "credit", rule: "r", event: 0, from: "mint", to: event.user_id, currency: "xp", amount: 5 },
    ];
    const other = { type: "credit", rule: "elsewhere", event: 0, to: event.user_id, currency: "xp", amount: 100 };
    const times = { zone: 2 };
    const awards = [{ rule: "r", event: "reaction_add", paid: [{ ...PAID, times }], scaled: [], read: {} }];
    const seen = { ...condition(0, "true"), saw: { "params.limit": 4, "measures.reactors": 7, "measures._r_1": 2 } };
    const one = { ...run("true", [seen], { awards } as never) };
    const found = { effects: [...effects, other], trace: { events: [one] } } as unknown as DryRun;
    const pack = { id: "p", rules: [{ id: "r", activity: "reaction" }] };
    const text = packTest("r", event, assumed, found, traceOf(one, "r", RULE), pack);
    expect(text).toMatch(/^# The trial also read what had happened before/);
    expect(parse(text)).toEqual({
      tests: [
        {
          name: "r: it fires",
          settings: { limit: 4 },
          zones: [{ name: "here", channels: ["lounge"], multipliers: { reaction: { xp: 2 } } }],
          given: { balances: { alice: { gold: 70 } }, roles: { bob: ["9"] }, measures: { reactors: 12 } },
          events: [{ at: "0s", type: "reaction_add", actor: "alice", target: "bob", payload: { length: 3 } }],
          expect: [{ event: 1, pays: { alice: { xp: 5 } }, fired: ["r"] }],
        },
      ],
    });
  });
});
