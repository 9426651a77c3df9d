/** The moment at which a day begins where the reader is; `after` days later. */
export function startOf(day: string, after = 0): string | undefined {
  const at = new Date(`${day}T00:00`);
  if (Number.isNaN(at.getTime())) return undefined;
  at.setDate(at.getDate() + after);
  return at.toISOString();
}
