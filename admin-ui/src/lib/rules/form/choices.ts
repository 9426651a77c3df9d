/** What a dialog offers to add: every word there is, in groups, found by any part of its name. */
import { isGroup, type StepKind } from "../editor/steps";
import { fit } from "../expressions/complete";
import type { Json } from "../text";
import type { Vocabulary } from "../vocabulary";
import { beginning, labelOf, type Schema } from "./fields";

export type Choice = { key: string; label: string; about: string; group: string; make: () => Json };

const CONDITION_GROUPS: Record<string, string> = {
  min_length: "The message",
  emoji_ratio_below: "The message",
  message_younger_than: "The message",
  not_self_interaction: "Who and where",
  has_role: "Who and where",
  in_zone: "Who and where",
  voice_active: "Who and where",
  cooled_down: "How often",
  daily_total_below: "How often",
  pair_below: "How often",
  reactors_over: "How often",
  event_count: "History",
  streak: "History",
  wallet_at_least: "History",
  lifetime_at_least: "History",
};
const EFFECT_GROUPS: Record<string, string> = {
  credit: "Pay",
  debit: "Pay",
  transfer: "Pay",
  reverse: "Pay",
  scale: "Shape what is paid",
  cap: "Shape what is paid",
  deny: "Shape what is paid",
  grant_milestone: "Honours and roles",
  assign_role: "Honours and roles",
  remove_role: "Honours and roles",
  announce: "Say something",
  send_message: "Say something",
  log: "Say something",
};
const GROUP_WORDS: Record<string, string> = {
  any_of: "Any of several must hold.",
  all_of: "All of several must hold.",
  not: "One must not hold.",
};

export function choicesOf(
  kind: StepKind,
  ruleKind: string,
  vocabulary: Vocabulary | undefined,
  isDeep: boolean,
): Choice[] {
  const words = (kind === "condition" ? vocabulary?.conditions : vocabulary?.effects) ?? [];
  const groups = kind === "condition" ? CONDITION_GROUPS : EFFECT_GROUPS;
  const found = words
    .filter((one) => one.kinds.includes(ruleKind) && !(isDeep && isGroup(one.word)))
    .map((one): Choice => {
      if (kind === "condition" && isGroup(one.word)) {
        const empty = one.word === "not" ? isBot(vocabulary) : [];
        return {
          key: one.word,
          label: labelOf(one.word),
          about: GROUP_WORDS[one.word]!,
          group: "Combine",
          make: () => ({ [one.word]: empty }),
        };
      }
      return {
        key: one.word,
        label: labelOf(one.word),
        about: one.description,
        group: groups[one.word] ?? "More",
        make: () => ({ [one.word]: beginning(one.json_schema as Schema, vocabulary) }),
      };
    });
  if (kind === "effect") return inGroups(found);
  const expression: Choice = {
    key: "expression",
    label: "Expression",
    about: "Anything that can be asked of the event, its member, parameters and measures.",
    group: "Anything",
    make: () => question(vocabulary),
  };
  return inGroups([expression, ...found]);
}

/** What can be asked whatever the trigger is, since nothing of it is ever missing. */
const isBot = (vocabulary: Vocabulary | undefined): string =>
  vocabulary?.names.some((one) => one.name === "actor.is_bot") ? "actor.is_bot" : "member.is_bot";

/** An expression to begin with: one that can be used as it stands. */
function question(vocabulary: Vocabulary | undefined): string {
  const field = vocabulary?.names.find(
    (one) => one.name.startsWith("event.") && !one.optional && ["integer", "number"].includes(one.type),
  );
  return field ? `${field.name} > 0` : `not ${isBot(vocabulary)}`;
}

/** Those of one group together, groups in the order of their first. */
function inGroups(choices: Choice[]): Choice[] {
  const order = [...new Set(choices.map((one) => one.group))];
  return order.flatMap((group) => choices.filter((one) => one.group === group));
}

/** Those that what was typed fits, best first; all, as they stand, where nothing was typed. */
export function searched(choices: Choice[], typed: string): Choice[] {
  const wanted = typed.trim();
  if (!wanted) return choices;
  return choices
    .map((one) => {
      const name = Math.min(fit(wanted, one.key) ?? 9, fit(wanted, one.label) ?? 9);
      const isTold = one.about.toLowerCase().includes(wanted.toLowerCase());
      return { one, score: name === 9 && isTold ? 5 : name };
    })
    .filter(({ score }) => score < 9)
    .sort((a, b) => a.score - b.score)
    .map(({ one }) => one);
}
