/** Kinds of events as members speak of them. */
import Activity from "@lucide/svelte/icons/activity";
import ArrowRightLeft from "@lucide/svelte/icons/arrow-right-left";
import Flag from "@lucide/svelte/icons/flag";
import Headphones from "@lucide/svelte/icons/headphones";
import LogOut from "@lucide/svelte/icons/log-out";
import MessageSquare from "@lucide/svelte/icons/message-square";
import MessagesSquare from "@lucide/svelte/icons/messages-square";
import Mic from "@lucide/svelte/icons/mic";
import ShoppingBag from "@lucide/svelte/icons/shopping-bag";
import Heart from "@lucide/svelte/icons/heart";
import UserMinus from "@lucide/svelte/icons/user-minus";
import UserPlus from "@lucide/svelte/icons/user-plus";
import type { Component } from "svelte";

/** `did` goes on after a name; `many` heads a column. */
export type Kind = { did: string; many: string; icon: Component<{ class?: string }> };

const KINDS: Record<string, Kind> = {
  message_create: { did: "wrote a message", many: "Messages", icon: MessageSquare },
  reaction_add: { did: "reacted to a message", many: "Reactions", icon: Heart },
  reaction_remove: { did: "took a reaction back", many: "Reactions taken back", icon: Heart },
  thread_create: { did: "opened a thread", many: "Threads", icon: MessagesSquare },
  voice_join: { did: "entered a voice channel", many: "Voice: entered", icon: Mic },
  voice_leave: { did: "left voice", many: "Voice: left", icon: LogOut },
  voice_move: { did: "changed the voice channel", many: "Voice: moved", icon: ArrowRightLeft },
  voice_tick: { did: "spent time in voice", many: "Time in voice", icon: Headphones },
  member_join: { did: "joined the community", many: "Joined", icon: UserPlus },
  member_leave: { did: "left the community", many: "Left", icon: UserMinus },
  purchase: { did: "bought something", many: "Purchases", icon: ShoppingBag },
  quest_complete: { did: "completed a quest", many: "Quests completed", icon: Flag },
};

/** Kinds that others declared are called by their own name. */
export function kindOf(name: string): Kind {
  const words = name.replace(/[_.:-]+/g, " ").trim();
  return KINDS[name] ?? { did: `did “${words}”`, many: words.charAt(0).toUpperCase() + words.slice(1), icon: Activity };
}

/** The usual order of kinds: as above, then others by name. */
export function inOrder(names: Iterable<string>): string[] {
  const known = Object.keys(KINDS);
  const place = (name: string) => (known.includes(name) ? known.indexOf(name) : known.length);
  return [...new Set(names)].sort((one, two) => place(one) - place(two) || one.localeCompare(two));
}

type Counts = Record<string, Record<string, number>>;

/** The kinds of which there was most, in their usual order, and those that are left: one of them alone is kept. */
export function largest(daily: Counts, most: number): { kept: string[]; others: string[] } {
  const sums: Record<string, number> = {};
  for (const counts of Object.values(daily)) {
    for (const [kind, count] of Object.entries(counts)) sums[kind] = (sums[kind] ?? 0) + count;
  }
  const all = inOrder(Object.keys(sums));
  if (all.length <= most) return { kept: all, others: [] };
  const kept = new Set([...all].sort((one, other) => sums[other]! - sums[one]!).slice(0, most - 1));
  return { kept: all.filter((kind) => kept.has(kind)), others: all.filter((kind) => !kept.has(kind)) };
}
