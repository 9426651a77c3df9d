/** Parts of a pack that both sides changed. */
import type { Shapes } from "$lib/api/client";

type Sides = Pick<Shapes["PackUpdate"], "ours" | "theirs">;

/** As `kind name`. A change that is told of the pack itself is no conflict unless both changed the same key. */
export function contestedIn({ ours, theirs }: Sides): Set<string> {
  const others = new Map(theirs.map((one) => [`${one.kind} ${one.name}`, one]));
  const found = new Set<string>();
  for (const one of ours) {
    const other = others.get(`${one.kind} ${one.name}`);
    if (!other || one.change === "moved" || other.change === "moved") continue;
    const isWhole = one.change !== "changed" || other.change !== "changed";
    if (isWhole || one.fields.some((field) => other.fields.includes(field))) found.add(`${one.kind} ${one.name}`);
  }
  return found;
}
