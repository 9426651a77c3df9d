/** Conditions and effects in words, one by one. */
import { read } from "./expression";
import { saidAmount, saidStatement } from "./said";
import {
  channel,
  currency,
  HAPPENS,
  joined,
  lasting,
  listed,
  milestone,
  parameter,
  plain,
  role,
  rule,
  THINGS,
  type Telling,
} from "./words";

type Arguments = Record<string, unknown>;

const isMapping = (value: unknown): value is Arguments =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const many = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const isParameter = (value: unknown): value is string => typeof value === "string" && /^params\.\w+$/.test(value);

/** A step's word and what it is given; null where it has no such form. */
function worded(step: unknown): [string, unknown] | null {
  if (!isMapping(step)) return null;
  const entries = Object.entries(step);
  return entries.length === 1 ? entries[0]! : null;
}

const who = (to: unknown, telling: Telling): string => (to === "target" ? telling.target : "the member");
const span = (value: unknown, telling: Telling): string =>
  lasting(value) ??
  (isParameter(value)
    ? `the time set by ${parameter(String(value), telling)}`
    : `${saidAmount(value, telling)} seconds`);

const BY: Record<string, string> = { actor: "member", target: "recipient", message_id: "message", emoji_name: "emoji" };
const things = (event: unknown): string =>
  listed(
    many(event).map((one) => THINGS[String(one)] ?? `“${plain(String(one))}”`),
    "or",
  );
const ofRules = (of: unknown, telling: Telling): string =>
  of === undefined
    ? ""
    : ` for ${listed(
        many(of).map((one) => rule(String(one), telling)),
        "or",
      )}`;

type Say<T = Arguments> = (given: T, telling: Telling, isSo: boolean) => string;

const CONDITIONS: Record<string, Say> = {
  not_self_interaction: (_, __, isSo) => (isSo ? "it is somebody else's" : "it is one's own"),
  min_length: ({ length }, telling, isSo) =>
    `the message has ${isSo ? "at least" : "fewer than"} ${saidAmount(length, telling)} characters`,
  emoji_ratio_below: ({ ratio }, telling, isSo) =>
    `the message has ${isSo ? "less" : "no less"} than ${saidAmount(ratio, telling)} emoji per character`,
  cooled_down: ({ seconds, by, of }, telling, isSo) => {
    const keys = listed(many(by ?? ["actor"]).map((one) => BY[String(one)] ?? plain(String(one))));
    const since = `since the last pay${ofRules(of, telling)} of the same ${keys}`;
    return `${isSo ? "at least" : "less than"} ${span(seconds, telling)} passed ${since}`;
  },
  daily_total_below: ({ currency: id, max, of, to }, telling, isSo) =>
    `${who(to, telling)} was paid ${isSo ? "less than" : "at least"} ${saidAmount(max, telling)} ${currency(String(id), telling)} today${ofRules(of, telling)}`,
  pair_below: ({ max, within, of }, telling, isSo) =>
    `the same two people led to ${isSo ? "fewer than" : "at least"} ${saidAmount(max, telling)} payments${ofRules(of, telling)} within ${span(within, telling)}`,
  reactors_over: ({ count }, telling, isSo) =>
    `${isSo ? "more than" : "at most"} ${saidAmount(count, telling)} people reacted to the message`,
  message_younger_than: ({ seconds }, telling, isSo) =>
    `the message is ${isSo ? "younger" : "not younger"} than ${span(seconds, telling)}`,
  voice_active: (_, __, isSo) =>
    isSo ? "the member is not muted and deafened, nor in the AFK channel" : "the member is away or muted and deafened",
  has_role: ({ role: id }, telling, isSo) =>
    `the member ${isSo ? "has" : "does not have"} ${role(String(id), telling)}`,
  in_zone: ({ zone }, _, isSo) => `it is ${isSo ? "in" : "not in"} the zone ${String(zone)}`,
  wallet_at_least: ({ currency: id, amount }, telling, isSo) =>
    `the member has ${isSo ? "at least" : "less than"} ${saidAmount(amount, telling)} ${currency(String(id), telling)}`,
  lifetime_at_least: ({ currency: id, amount }, telling, isSo) =>
    `the member has ever earned ${isSo ? "at least" : "less than"} ${saidAmount(amount, telling)} ${currency(String(id), telling)}`,
  event_count: ({ event, zone, where, at_least }, telling, isSo) => {
    const place = zone === undefined ? "" : ` in the zone ${String(zone)}`;
    const only = where === undefined ? "" : `, counting those where ${saidStatement(String(where), telling)}`;
    return `the member has ${isSo ? "at least" : "fewer than"} ${saidAmount(at_least, telling)} ${things(event)}${place}${only}`;
  },
  streak: ({ days, event }, telling, isSo) =>
    `the member was ${isSo ? "" : "not "}active ${saidAmount(days, telling)} days in a row${event === undefined ? "" : ` by ${things(event)}`}`,
};

const LOGIC: Record<string, (given: unknown, telling: Telling, isSo: boolean) => string> = {
  any_of: (given, telling, isSo) =>
    joined(
      many(given).map((one) => condition(one, telling, isSo)),
      !isSo,
    ),
  all_of: (given, telling, isSo) =>
    joined(
      many(given).map((one) => condition(one, telling, isSo)),
      isSo,
    ),
  not: (given, telling, isSo) => condition(given, telling, !isSo),
};

export function condition(step: unknown, telling: Telling, isSo = true): string {
  if (typeof step === "string" || typeof step === "boolean") return saidStatement(String(step), telling, isSo);
  const found = worded(step);
  if (!found) return "a condition that has no word yet holds";
  const [word, given] = found;
  const said = LOGIC[word]?.(given, telling, isSo) ?? CONDITIONS[word]?.(isMapping(given) ? given : {}, telling, isSo);
  return said || `“${plain(word)}” ${isSo ? "holds" : "does not hold"}`;
}

/** "15 XP", "XP by the setting …" */
function money(id: unknown, amount: unknown, telling: Telling): string {
  if (/^event\./.test(String(id))) return `${saidAmount(amount, telling)}, in the currency that the event names,`;
  const name = currency(String(id ?? ""), telling);
  if (isParameter(amount)) return `${name} as set by ${parameter(amount, telling)}`;
  const isPlain = typeof amount !== "string" || read(amount)?.is === "number";
  return isPlain ? `${saidAmount(amount, telling)} ${name}` : `${saidAmount(amount, telling)} in ${name}`;
}

/** A negated amount that is taken is said without its sign. */
const taken = (amount: unknown): unknown =>
  typeof amount === "string" ? amount.replace(/^-(?=[a-z.]+$)/, "") : amount;

function factors(times: unknown): string {
  const all = many(times).map((one) => (one === "zone" ? "the zone's multiplier" : plain(String(one))));
  return all.length ? `, times ${listed(all)}` : "";
}

const recipients = (to: unknown, telling: Telling): string =>
  to === undefined || to === null ? "" : ` to ${who(to, telling)}`;
const place = (id: unknown, telling: Telling): string => (id ? ` in ${channel(String(id), telling)}` : "");
const quoted = (text: unknown): string => {
  const bare = String(text ?? "")
    .replaceAll(/\{%.*?%\}/gs, "")
    .replaceAll(/\{\{\s*(.*?)\s*\}\}/gs, "…")
    .replaceAll(/\s+/g, " ")
    .trim();
  return bare.replaceAll(/[…\s.:!*]/g, "") ? `: “${bare.length > 60 ? `${bare.slice(0, 59)}…` : bare}”` : "";
};

const EFFECTS: Record<string, (given: Arguments, telling: Telling) => string> = {
  credit: ({ currency: id, amount, times, to }, telling) =>
    `pays ${who(to, telling)} ${money(id, amount, telling)}${factors(times)}`,
  debit: ({ currency: id, amount, to }, telling) =>
    `takes from ${who(to, telling)} ${money(id, taken(amount), telling)}`,
  transfer: ({ currency: id, amount, to }, telling) => {
    const [from, until] = to === "actor" ? [telling.target, "the member"] : ["the member", telling.target];
    return `moves ${money(id, amount, telling)} from ${from} to ${until}`;
  },
  scale: ({ factor, by }, telling) => `multiplies ${plain(String(factor))} by ${saidAmount(by, telling)}`,
  cap: ({ currency: id, max, to }, telling) =>
    `pays at most ${saidAmount(max, telling)} ${currency(String(id), telling)}${recipients(to, telling)}`,
  deny: ({ currencies, to, reason }, telling) => {
    const which = many(currencies).map((one) => currency(String(one), telling));
    return `pays ${which.length ? `no ${listed(which, "or")}` : "nothing"}${recipients(to, telling)}${reason ? ` (${String(reason)})` : ""}`;
  },
  grant_milestone: ({ milestone: id, to }, telling) => {
    const what = /^event\./.test(String(id))
      ? "the achievement that the event names"
      : `the achievement ${milestone(String(id), telling)}`;
    return `grants ${who(to, telling)} ${what}`;
  },
  assign_role: ({ role: id, to }, telling) => `gives ${who(to, telling)} ${role(String(id), telling)}`,
  remove_role: ({ role: id, to }, telling) => `takes ${role(String(id), telling)} from ${who(to, telling)}`,
  announce: ({ title, template, channel: id }, telling) =>
    `announces it${place(id, telling)}${quoted(title) || quoted(template)}`,
  send_message: ({ template, channel: id, to }, telling) =>
    `sends a message${to ? ` to ${who(to, telling)}` : place(id, telling)}${quoted(template)}`,
  log: ({ message }) => `writes into the audit log${quoted(message)}`,
  emit: ({ event }) => `lets “${plain(String(event))}” happen`,
  reverse: ({ type }) =>
    `takes back what ${THINGS[String(type)] ? `earlier ${THINGS[String(type)]}` : `“${plain(String(type))}”`} paid`,
};

export function effect(step: unknown, telling: Telling): string {
  if (typeof step === "string") return step;
  const found = worded(step);
  if (!found) return "does something that has no word yet";
  const [word, given] = found;
  return EFFECTS[word]?.(isMapping(given) ? given : {}, telling) ?? `does “${plain(word)}”`;
}

/** What a trigger waits for, without "when". */
export function happening(trigger: unknown, telling: Telling): string {
  const given = isMapping(trigger) ? trigger : { event: trigger };
  const said = many(given.event).map((one) => HAPPENS[String(one)] ?? `“${plain(String(one))}” happens`);
  const parts = [
    listed(
      said.map((one, place) => (place ? one.replace(/^a member /, "") : one)),
      "or",
    ),
  ];
  const zones = many(given.zones).map(String);
  const channels = many(given.channels).map((one) => channel(String(one), telling));
  const roles = many(given.roles).map((one) => role(String(one), telling));
  if (zones.length) parts.push(`in the zone ${listed(zones, "or")}`);
  if (channels.length) parts.push(`in ${listed(channels, "or")}`);
  if (roles.length) parts.push(`having ${listed(roles, "or")}`);
  return parts.filter(Boolean).join(" ");
}

export const eventsOf = (trigger: unknown): string[] =>
  many(isMapping(trigger) ? trigger.event : trigger)
    .filter((one) => one !== null)
    .map(String);
