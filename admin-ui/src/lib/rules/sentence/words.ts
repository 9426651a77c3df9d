/** What things of the rule language are called when people speak of them. */

/** The guild's own names for things; anything that has these lists will do. */
export interface Names {
  currencies?: readonly Named[];
  parameters?: readonly Named[];
  milestones?: readonly Named[];
  rules?: readonly Named[];
  roles?: readonly { id: string; name: string }[];
  channels?: readonly { id: string; name: string }[];
}
type Named = { name: string; title?: string };

/** Who speaks of what: names, and whom the rule is about. */
export interface Telling {
  names: Names;
  /** The one whom the event concerns, beside the one who acts. */
  target: string;
}

export const HAPPENS: Record<string, string> = {
  "*": "anything happens",
  message_create: "a member posts a message",
  reaction_add: "a member reacts to a message",
  reaction_remove: "a member takes a reaction back",
  thread_create: "a member opens a thread",
  voice_join: "a member joins a voice channel",
  voice_leave: "a member leaves a voice channel",
  voice_move: "a member moves between voice channels",
  voice_tick: "a member spends time in voice",
  member_join: "somebody joins the community",
  member_leave: "a member leaves the community",
  level_up: "a member reaches a new level",
  milestone_earned: "a member earns an achievement",
  milestone_grant: "an admin grants an achievement",
  manual_award: "an admin gives an award",
  purchase: "a member buys something",
  quest_complete: "a member completes a quest",
  season_roll: "a season ends",
  timer_due: "a timer is due",
};

/** The same as a thing: "messages". */
export const THINGS: Record<string, string> = {
  message_create: "messages",
  reaction_add: "reactions",
  "reaction_add:received": "reactions received",
  reaction_remove: "reactions taken back",
  thread_create: "threads",
  voice_tick: "stretches in voice",
  voice_join: "visits to voice",
  purchase: "purchases",
  quest_complete: "completed quests",
  level_up: "levels gained",
};

const TARGETS: Record<string, string> = {
  reaction_add: "the author of the message",
  reaction_remove: "the author of the message",
};

export const targetOf = (events: readonly string[]): string =>
  (events.length > 0 && events.every((one) => one in TARGETS) && TARGETS[events[0]!]) || "the one whom it concerns";

export const NAMES: Record<string, string> = {
  now: "the time",
  "event.length": "the length of the message",
  "event.word_count": "the number of words",
  "event.emoji_count": "the number of emoji",
  "event.custom_emoji_count": "the number of custom emoji",
  "event.mention_count": "the number of mentions",
  "event.attachment_count": "the number of attachments",
  "event.message_age_seconds": "the age of the message in seconds",
  "event.emoji_name": "the emoji",
  "event.message_id": "the message",
  "event.channel": "the channel",
  "event.parent_channel_id": "the channel of the thread",
  "event.minutes": "the minutes",
  "event.to": "the level reached",
  "event.from": "the level left",
  "event.currency": "the currency",
  "event.amount": "the amount",
  "event.item": "the item",
  "event.price": "the price",
  "event.milestone": "the achievement",
  "event.reason": "the reason",
  "event.xp_reward": "the XP that the quest offers",
  "event.gold_reward": "the gold that the quest offers",
  "zone.name": "the zone",
  "season.name": "the season",
};

/** Yes-or-no things: as a statement, and its opposite. */
export const HOLDS: Record<string, [string, string]> = {
  "event.has_code_block": ["the message has a code block", "the message has no code block"],
  "event.has_link": ["the message has a link", "the message has no link"],
  "event.has_attachment": ["the message has an attachment", "the message has no attachment"],
  "event.is_reply": ["the message is a reply", "the message is no reply"],
  "event.is_idle": ["the member is muted and deafened", "the member is not muted and deafened"],
  "event.is_afk": ["the member is in the AFK channel", "the member is not in the AFK channel"],
  "event.is_bot": ["a bot did it", "no bot did it"],
  "event.target_is_bot": ["it concerns a bot", "it concerns no bot"],
};

/** "xp_base_message" → "xp base message" */
export const plain = (name: string): string => name.replace(/^_+/, "").replaceAll(/[_.-]+/g, " ");

/** a, b and c */
export function listed(items: readonly string[], word = "and"): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}

/** Of several one, or all of them; "either" keeps it apart from what stands around it. */
export const joined = (items: readonly string[], isAll: boolean): string =>
  isAll || items.length < 2 ? listed(items) : `either ${listed(items, "or")}`;

const titled = (names: readonly Named[] | undefined, name: string): string | undefined =>
  names?.find((one) => one.name === name)?.title || undefined;

export const currency = (id: string, { names }: Telling): string =>
  titled(names.currencies, id) ?? (id === "xp" ? "XP" : plain(id));

export const parameter = (name: string, { names }: Telling): string => {
  const bare = name.replace(/^params\./, "");
  return `“${titled(names.parameters, bare) ?? titled(names.parameters, name) ?? plain(bare)}”`;
};

export const milestone = (id: string, { names }: Telling): string => `“${titled(names.milestones, id) ?? plain(id)}”`;
/** An achievement's rule is called as the achievement is. */
export const ruleTitle = (id: string, { names }: Telling): string =>
  titled(names.rules, id) ?? titled(names.milestones, id) ?? plain(id);
export const rule = (id: string, telling: Telling): string => `“${ruleTitle(id, telling)}”`;

export function role(id: string, { names }: Telling): string {
  const found = names.roles?.find((one) => one.id === id);
  return found ? `@${found.name}` : `the role …${id.slice(-4)}`;
}

export function channel(id: string, { names }: Telling): string {
  const found = names.channels?.find((one) => one.id === id);
  return found ? `#${found.name}` : `the channel …${id.slice(-4)}`;
}

const UNITS: Record<string, string> = { s: "second", m: "minute", h: "hour", d: "day", w: "week" };

/** "24h" or a number of seconds, in words; null where it is an expression. */
export function lasting(value: unknown): string | null {
  const match = /^(\d+)\s*([smhdw])$/.exec(String(value));
  if (match) return `${match[1]} ${UNITS[match[2]!]}${match[1] === "1" ? "" : "s"}`;
  if (!/^\d+$/.test(String(value))) return null;
  const seconds = Number(value);
  const [length, unit] = (
    [
      [86_400, "day"],
      [3_600, "hour"],
      [60, "minute"],
      [1, "second"],
    ] as const
  ).find(([one]) => seconds >= one && seconds % one === 0) ?? [1, "second"];
  return `${seconds / length} ${unit}${seconds / length === 1 ? "" : "s"}`;
}
