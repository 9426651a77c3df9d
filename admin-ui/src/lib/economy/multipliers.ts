/** A zone's multipliers, as the grid has them and as they are sent. */
type Grid = Record<string, Record<string, string>>;

export const gridOf = (multipliers: Record<string, Record<string, number>>): Grid =>
  Object.fromEntries(
    Object.entries(multipliers).map(([activity, row]) => [
      activity,
      Object.fromEntries(Object.entries(row).map(([currency, value]) => [currency, String(value)])),
    ]),
  );

/** Without what says nothing: empty cells, and rows of them. */
export function multipliersOf(grid: Grid): Record<string, Record<string, number>> {
  const rows = Object.entries(grid).map(([activity, row]) => {
    const cells = Object.entries(row).filter(([, typed]) => typed.trim() !== "");
    return [activity, Object.fromEntries(cells.map(([currency, typed]) => [currency, Number(typed)]))] as const;
  });
  return Object.fromEntries(rows.filter(([, row]) => Object.keys(row).length));
}

/** Whether every cell is a number from 0 to 100. */
export const isSound = (grid: Grid): boolean =>
  Object.values(multipliersOf(grid)).every((row) =>
    Object.values(row).every((value) => Number.isFinite(value) && value >= 0 && value <= 100),
  );
