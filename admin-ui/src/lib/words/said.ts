/** Names and values as people say them. */

/** With a capital, as a sentence begins. */
export const begun = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** message_create → "Message create"; season_roll → "Season roll". */
export const said = (name: string): string => begun(name.replaceAll(/[_.-]+/g, " ").trim());

/** A value in one line, as a person reads it. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "not set";
  if (value === "") return "empty";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}
