/** What can be done with a step by keyboard, and how the keys are shown. */
import { toast } from "$lib/ui/toast";

import type { RuleEditing } from "../editor/editing.svelte";
import { copied, groupBeside, outOf, type StepKind, type Target } from "../editor/steps";
import type { Path } from "../text";

export type At = { editing: RuleEditing; list: Path; index: number; count: number; kind: StepKind };

const isMac = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.platform);
export const MOD = isMac ? "⌘" : "Ctrl+";

export async function copy({ editing, list, index }: At): Promise<void> {
  try {
    await navigator.clipboard.writeText(copied(editing.parsed, [...list, index]));
    toast.success("Copied as YAML");
  } catch {
    toast.error("The browser did not allow copying");
  }
}

export async function cut(at: At): Promise<void> {
  await copy(at);
  at.editing.remove(at.list, at.index);
}

/** Whether what was copied could be taken; else the reader is told why not. */
export async function paste(editing: RuleEditing, list: Path, index: number): Promise<boolean> {
  const text = await navigator.clipboard.readText().catch(() => "");
  const refused = text
    ? editing.paste(list, index, text)
    : "The clipboard is empty, or the browser did not allow reading it";
  if (refused) toast.error(refused);
  return !refused;
}

export function remove({ editing, list, index }: At): void {
  editing.remove(list, index);
  toast("Step removed", { action: { label: "Undo", onClick: editing.document.undo } });
}

export function bring({ editing, list, index }: At, target: Target | null): void {
  if (target) editing.bring(list, index, target.into, target.to);
}

/** Into the group above, else the one below. */
function bringIn(at: At): void {
  const { editing, list, index, kind } = at;
  if (kind !== "condition") return;
  bring(at, groupBeside(editing.parsed, list, index, -1) ?? groupBeside(editing.parsed, list, index, 1));
}

/** The keys of a step's head. */
export function keyed(event: KeyboardEvent, at: At): void {
  const { editing, list, index } = at;
  const mod = event.ctrlKey || event.metaKey;
  const keys = `${mod ? "mod+" : ""}${event.altKey ? "alt+" : ""}${event.shiftKey ? "shift+" : ""}${event.key.toLowerCase()}`;
  const does: Record<string, () => unknown> = {
    "alt+arrowup": () => editing.move(list, index, index - 1),
    "alt+arrowdown": () => editing.move(list, index, index + 1),
    "alt+arrowright": () => bringIn(at),
    "alt+arrowleft": () => at.kind === "condition" && bring(at, outOf(list)),
    "mod+c": () => copy(at),
    "mod+x": () => cut(at),
    "mod+v": () => paste(editing, list, index + 1),
    "mod+d": () => editing.duplicate(list, index),
    "mod+/": () => editing.switchOff(list, index),
    delete: () => remove(at),
  };
  const run = does[keys];
  if (!run || (keys === "mod+c" && String(getSelection()))) return;
  event.preventDefault();
  event.stopPropagation();
  void run();
}
