/** What an event met: the API's trace of a dry run, as the editor lays it over a rule's cards. */
import type { Shapes } from "$lib/api/client";
import { duration, moment } from "$lib/words/format";

export type DryRun = Shapes["DryRun"];
export type EventTrace = Shapes["EventTrace"];

export type StepState = "passed" | "failed" | "not-reached" | "broken";
export interface StepTrace {
  state: StepState;
  /** What the step found: "event.length = 12". */
  saw?: string;
  /** What it asked for, as an expression. */
  wanted?: string;
  /** Why it is broken, or what came of it. */
  detail?: string;
  /** Steps within it, in their order. */
  inner?: StepTrace[];
}
export type Outcome = "fired" | "denied" | "failed" | "silent" | "not-asked";
export interface RuleTrace {
  outcome: Outcome;
  /** One sentence about it. */
  summary: string;
  /** In the order of the document. */
  conditions: StepTrace[];
  effects: StepTrace[];
}

type Condition = Shapes["Condition"];
type Given = { conditions?: unknown; effects?: unknown };

const shown = (value: unknown): string =>
  value === null || value === undefined ? "missing" : typeof value === "string" ? value : JSON.stringify(value);

/** What is counted for a step alone, under no name that anybody gave it. */
const COUNTED = /\bmeasures\._/;

/** "event.length = 12, params.limit = 200 (assumed)" */
export function sawSentence({ saw = {}, assumed = [] }: Pick<Condition, "saw" | "assumed">): string {
  const hasCounted = Object.keys(saw).some((name) => COUNTED.test(name));
  return Object.entries(saw)
    .filter(([name]) => !(hasCounted && name === "now"))
    .map(([name, value]) => {
      const said = COUNTED.test(name) ? countedSoFar(value, saw["now"]) : `${name} = ${of(name, value)}`;
      return `${said}${assumed.includes(name) ? " (assumed)" : ""}`;
    })
    .join(", ");
}

const of = (name: string, value: unknown): string =>
  name === "now" && typeof value === "number" ? moment(new Date(value * 1000)) : shown(value);

/** A number so far; beside the time of now it may be the time of what happened last. */
function countedSoFar(value: unknown, now: unknown): string {
  if (value === null || value === undefined) return "nothing before";
  if (typeof value !== "number" || typeof now !== "number") return `${shown(value)} so far`;
  return `the last one ${duration(Math.max(0, now - value))} ago`;
}

/** The step's own sentence says better what is reckoned from such. */
const wantedOf = ({ text }: Condition): string | undefined => (COUNTED.test(text) ? undefined : text);

const WOULD = { true: "it would hold", false: "it would not hold", failed: "it could not be decided" } as const;

function conditionTrace(condition: Condition): StepTrace {
  const { outcome, reached, why } = condition;
  const inner = condition.inner.map(conditionTrace);
  const detail = [!reached && WOULD[outcome], why].filter(Boolean).join(": ");
  return {
    state: !reached ? "not-reached" : outcome === "true" ? "passed" : outcome === "false" ? "failed" : "broken",
    // what a group is made of says it better, card by card
    ...(inner.length ? { inner } : { saw: sawSentence(condition) || undefined, wanted: wantedOf(condition) }),
    detail: detail || undefined,
  };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** "15 × zone 1.5 = 22.5, settled at 22" */
export function paidSentence(paid: Shapes["Paid"]): string {
  const times = Object.entries(paid.times ?? {}).map(([name, by]) => ` × ${name} ${shown(by)}`);
  if (!times.length && paid.base === paid.amount) return shown(paid.amount);
  const product = times.length ? ` = ${shown(paid.after_factors)}` : "";
  return `${shown(paid.base)}${times.join("")}${product}, settled at ${paid.amount}`;
}

function effectTraces(effects: unknown[], fired: boolean, run: EventTrace, ruleId: string): StepTrace[] {
  const award = run.awards.find((one) => one.rule === ruleId);
  const left = [...(award?.paid ?? [])];
  return effects.map((effect) => {
    if (!fired) return { state: "not-reached" };
    const given = (effect as { credit?: { currency?: string; to?: string } } | null)?.credit;
    if (!given) return { state: "passed" };
    const place = left.findIndex((one) => one.currency === given.currency && one.to === (given.to ?? "actor"));
    const [paid] = place < 0 ? [] : left.splice(place, 1);
    return { state: "passed", detail: paid && paidSentence(paid) };
  });
}

const isOfTrigger = (condition: Condition): boolean => condition.path.endsWith(".trigger");

/** What one event made of one rule; `rule` is the document that was tried. */
export function traceOf(run: EventTrace, ruleId: string, rule: Given): RuleTrace {
  const met = run.rules.filter((one) => one.rule === ruleId);
  const best = met.find((one) => one.outcome === "true") ?? met.find((one) => one.outcome === "failed") ?? met[0];
  const wanted = listOf(rule.conditions);
  const effects = listOf(rule.effects);
  if (!best) {
    return {
      outcome: "not-asked",
      summary:
        "This event did not concern the rule: it has another trigger, or the rule, its pack or its module is off.",
      conditions: wanted.map(() => ({ state: "not-reached" })),
      effects: effects.map(() => ({ state: "not-reached" })),
    };
  }
  // the roles that a trigger asks for are told of as well, and are no card
  const byPlace = new Map(
    best.conditions.filter((one) => !isOfTrigger(one)).map((one) => [Number(one.path.split(".").at(-1)), one]),
  );
  const conditions = wanted.map((_, place): StepTrace => {
    const found = byPlace.get(place);
    return found ? conditionTrace(found) : { state: "not-reached" };
  });
  const hasNoRole = best.conditions.some((one) => isOfTrigger(one) && one.outcome === "false");
  const { outcome, summary } = outcomeOf(run, ruleId, best.outcome, conditions, hasNoRole);
  return {
    outcome,
    summary,
    conditions,
    effects: effectTraces(effects, outcome === "fired" || outcome === "denied", run, ruleId),
  };
}

function outcomeOf(
  run: EventTrace,
  ruleId: string,
  met: "true" | "false" | "failed",
  conditions: StepTrace[],
  hasNoRole: boolean,
): Pick<RuleTrace, "outcome" | "summary"> {
  const broken = run.failed[ruleId];
  if (broken !== undefined || met === "failed") {
    const why = broken || conditions.find((one) => one.state === "broken")?.detail;
    return { outcome: "failed", summary: `It could not be decided${why ? `: ${why}` : ""}.` };
  }
  if (met === "false" && hasNoRole) {
    return { outcome: "silent", summary: "It stays silent: the member has none of the roles that the trigger names." };
  }
  if (met === "false") {
    const missed = conditions.findIndex((one) => one.state === "failed");
    return { outcome: "silent", summary: `It stays silent: condition ${missed + 1} does not hold.` };
  }
  const denied = run.denied[ruleId];
  if (denied !== undefined) return { outcome: "denied", summary: `It would pay, but is denied: ${denied}.` };
  return { outcome: "fired", summary: "It fires." };
}
