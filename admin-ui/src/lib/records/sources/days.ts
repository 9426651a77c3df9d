/** How many events a day had, whatever their kind; days in order. */
import type { Shapes } from "$lib/api/client";

export function sumsByDay(volumes: readonly Shapes["DayVolume"][]): [string, number][] {
  const sums = new Map<string, number>();
  for (const one of volumes) sums.set(one.date, (sums.get(one.date) ?? 0) + one.count);
  return [...sums].sort(([a], [b]) => a.localeCompare(b));
}
