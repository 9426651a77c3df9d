/** A rule put before or behind another of its phase: which priorities must change for it. */
export interface Placed {
  id: string;
  pack: string;
  priority: number;
  /** What breaks ties of priority. */
  order: number;
}
export interface Change {
  id: string;
  pack: string;
  priority: number;
}

const before = (one: Placed, other: Placed): boolean =>
  one.priority < other.priority || (one.priority === other.priority && one.order < other.order);

/** Makes room towards the front: whatever would come too late comes earlier. */
function earlier(list: Placed[], from: number): Placed[] {
  const made = list.map((one) => ({ ...one }));
  for (let i = from; i >= 0; i -= 1) {
    const [one, next] = [made[i]!, made[i + 1]];
    if (next && !before(one, next)) one.priority = one.order < next.order ? next.priority : next.priority - 1;
  }
  return made;
}

/** Makes room towards the end. */
function later(list: Placed[], from: number): Placed[] {
  const made = list.map((one) => ({ ...one }));
  for (let i = from; i < made.length; i += 1) {
    const [one, last] = [made[i]!, made[i - 1]];
    if (last && !before(last, one)) one.priority = last.order < one.order ? last.priority : last.priority + 1;
  }
  return made;
}

const isInOrder = (list: Placed[]): boolean => list.every((one, i) => i === 0 || before(list[i - 1]!, one));

/** The fewest priorities to change so that `id` stands directly before (or behind) `other`. `list`: in order. */
export function moved(list: readonly Placed[], id: string, other: string, side: "before" | "behind"): Change[] {
  const mover = list.find((one) => one.id === id);
  const rest = list.filter((one) => one.id !== id);
  const found = rest.findIndex((one) => one.id === other);
  if (!mover || found < 0) return [];
  const place = side === "before" ? found : found + 1;
  const wanted = [...rest.slice(0, place), mover, ...rest.slice(place)];
  const beside = [wanted[place - 1], wanted[place + 1]].flatMap((one) =>
    one ? [one.priority - 1, one.priority, one.priority + 1] : [],
  );
  const changes = [mover.priority, ...beside]
    .map((priority) => wanted.map((one) => (one === mover ? { ...one, priority } : one)))
    .flatMap((tried) => [tried, earlier(tried, place), later(tried, place)])
    .filter(isInOrder)
    .map((made) => made.filter((one) => list.find((old) => old.id === one.id)!.priority !== one.priority));
  const best = changes.sort((one, other) => one.length - other.length)[0] ?? [];
  return best.map(({ id: rule, pack, priority }) => ({ id: rule, pack, priority }));
}
