/** Names of the record as people say them. */

/** message_create → "Message create"; season_roll → "Season roll". */
export const said = (name: string): string => {
  const words = name.replaceAll(/[_.-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** A value in one line, as a person reads it. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (value === "") return "empty";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}
