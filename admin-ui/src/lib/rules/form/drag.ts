/** Steps that are dragged: by the library's actions, which are fetched once the page is there. */
import type { DndZoneAttributes, Options } from "svelte-dnd-action";
import type { ActionReturn } from "svelte/action";

import { idle } from "$lib/ui/idle";

type Kit = typeof import("svelte-dnd-action");
type Running<O> = { update?: (options: O) => void; destroy?: () => void };
let kit: Promise<Kit> | undefined;

export const dragHandleZone = <T extends { id: string }>(
  node: HTMLElement,
  options: Options<T>,
): ActionReturn<Options<T>, DndZoneAttributes<T>> =>
  later(options, (found, latest) => found.dragHandleZone(node, latest));

export const dragHandle = (node: HTMLElement): ActionReturn => later(undefined, (found) => found.dragHandle(node));

/** An action that begins when its library is there, with what it was told last. */
function later<O>(first: O, begin: (kit: Kit, latest: O) => Running<O>): Running<O> {
  let [options, isGone] = [first, false];
  let running: Running<O> | undefined;
  kit ??= idle().then(() => import("svelte-dnd-action"));
  void kit.then((found) => {
    if (!isGone) running = begin(found, options);
  });
  return {
    update(next) {
      options = next;
      running?.update?.(next);
    },
    destroy() {
      isGone = true;
      running?.destroy?.();
    },
  };
}
