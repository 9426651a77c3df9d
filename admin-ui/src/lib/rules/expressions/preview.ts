/** What an expression comes to on the sample event: the question, and the answer in a few words. */
import { api, take, type Shapes } from "$lib/api/client";
import type { RuleEditing } from "../editor/editing.svelte";
import { again, assumptionOf, NOTHING_ASSUMED, type Assumed, type Tried } from "../trial/asking";

export type Sample = { event: Tried; assumed: Assumed };
export type Shown = { text: string; isFailed: boolean; on: string };

const exact = new Intl.NumberFormat("en", { maximumFractionDigits: 6 });

/** The newest event that could set the rule off; nothing where there has been none. */
export async function newestSample(trigger: readonly string[]): Promise<Sample | null> {
  const [event_type] = trigger.filter((one) => one !== "*");
  const { events } = await take(
    api.GET("/admin/event-lake/events", { params: { query: { limit: 1, ...(event_type ? { event_type } : {}) } } }),
  );
  return events[0] ? { event: again(events[0]), assumed: NOTHING_ASSUMED() } : null;
}

export async function evaluated(
  expression: string,
  editing: RuleEditing,
  { event, assumed }: Sample,
  signal: AbortSignal,
): Promise<Shown | null> {
  const activity = editing.rule?.["activity"];
  const found = await take(
    api.POST("/rules/evaluate", {
      body: {
        expression,
        event: { ...event },
        kind: editing.kind as Shapes["EvaluateAsked"]["kind"],
        ...(editing.trigger.includes("*") || !editing.trigger.length ? {} : { trigger: editing.trigger.slice(0, 20) }),
        ...(typeof activity === "string" ? { activity } : {}),
        pack: { text: editing.sound },
        assume: assumptionOf(assumed, event) as Shapes["Assume"],
      },
      signal,
    }),
  );
  return shownOf(found, event.event_type);
}

/** "= 12.5", or why it has no value; nothing where the field says already what is wrong. */
export function shownOf(found: Shapes["Evaluation"], on: string): Shown | null {
  if (found.outcome === "failed") return { text: `No value: ${found.why}`, isFailed: true, on };
  if (found.outcome !== "value") return null;
  const { value } = found;
  const text =
    typeof value === "number" ? exact.format(value) : typeof value === "string" ? value : JSON.stringify(value);
  return { text: `= ${text}`, isFailed: false, on };
}
