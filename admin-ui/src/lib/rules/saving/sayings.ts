/** What rules say before and after a change of their pack, as sentences. */
import type { Shapes } from "$lib/api/client";
import { isMapping } from "../editor/problems";
import { sentence, type Names } from "../sentence";
import { parse, type Json, type Parsed } from "../text";

/** Empty where the rule is not there yet, or not any more. */
export type Saying = { was: string; is: string };
export type SayingOf = (one: Shapes["PackDifference"]) => Saying | null;

/** Null for what is no rule, and for rules whose sentence stays the same. */
export function sayings(before: string, after: string, names?: Names): SayingOf {
  const old = parse(before);
  const [then, now] = [rulesIn(old), rulesIn(parse(after, old))];
  const say = (rule: Json | undefined): string => (rule === undefined ? "" : sentence(rule, names));
  return ({ kind, name }) => {
    const said = kind === "rule" ? { was: say(then.get(name)), is: say(now.get(name)) } : null;
    return said && said.was !== said.is ? said : null;
  };
}

/** Rules by id, with what the pack says for all of them. */
function rulesIn(parsed: Parsed): Map<string, Json> {
  const [rules, defaults] = [parsed.get(["rules"]), parsed.get(["defaults"])];
  const common = isMapping(defaults) ? defaults : {};
  return new Map(
    (Array.isArray(rules) ? rules : []).filter(isMapping).map((rule) => [String(rule["id"]), { ...common, ...rule }]),
  );
}
