/** A rule as a sentence that somebody would say. */
import { condition, effect, eventsOf, happening } from "./steps";
import { listed, plain, targetOf, type Names, type Telling } from "./words";

export { currency as currencyName, ruleTitle } from "./words";
export type { Names, Telling } from "./words";

type Rule = Record<string, unknown>;

const asRule = (rule: unknown): Rule => (typeof rule === "object" && rule !== null ? (rule as Rule) : {});
const steps = (rule: Rule, name: string): unknown[] => (Array.isArray(rule[name]) ? (rule[name] as unknown[]) : []);
/** Effects one after another; those with commas of their own are kept apart by semicolons. */
const inTurn = (parts: string[]): string => (parts.some((one) => one.includes(",")) ? parts.join("; ") : listed(parts));
/** A clause that ends in a comma needs none where the sentence ends. */
const ended = (text: string): string => text.replace(/,?([;.])/g, "$1");
const begun = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const tellingOf = (trigger: unknown, names: Names = {}): Telling => ({
  names,
  target: targetOf(eventsOf(trigger)),
});

/** "When a member posts a message"; without a trigger what that means. */
export function triggerSentence(trigger: unknown, names?: Names): string {
  if (eventsOf(trigger).length === 0) return "Whenever something it reads has changed";
  return `When ${happening(trigger, tellingOf(trigger, names))}`;
}

/** One condition or effect; `trigger` tells whom "target" means. */
export function stepSentence(step: unknown, kind: "condition" | "effect", names?: Names, trigger?: unknown): string {
  const telling = tellingOf(trigger, names);
  return begun(kind === "condition" ? condition(step, telling) : effect(step, telling));
}

function achievement(rule: Rule, telling: Telling): string {
  const about = asRule(rule.milestone);
  const name = `“${String(about.name ?? plain(String(rule.id ?? "an achievement")))}”`;
  const wanted = steps(rule, "conditions").map((one) => condition(one, telling));
  const given = steps(rule, "effects").map((one) => effect(one, telling));
  const then = given.length ? `, which ${inTurn(given)}` : "";
  if (!wanted.length && !rule.trigger) return `An admin grants ${name} by hand${then}.`;
  const when = rule.trigger ? `when ${happening(rule.trigger, telling)}` : "";
  const once = wanted.length ? `once ${listed(wanted)}` : "";
  return `A member earns ${name} ${[when, once].filter(Boolean).join(", ")}${then}.`;
}

/** The whole rule. */
export function sentence(rule: unknown, names?: Names): string {
  const found = asRule(rule);
  const telling = tellingOf(found.trigger, names);
  if (found.kind === "achievement" || found.milestone) return achievement(found, telling);
  const wanted = steps(found, "conditions").map((one) => condition(one, telling));
  const given = steps(found, "effects").map((one) => effect(one, telling));
  const whenever = triggerSentence(found.trigger, names);
  const when = wanted.length ? `${whenever}, if ${listed(wanted)}` : whenever;
  return given.length ? ended(`${when}: ${inTurn(given)}.`) : `${when}: nothing follows yet.`;
}
