/** Days that the API names ("2026-11-21"): those of the guild's zone, so they are not moved into another. */
const said = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** "21 Nov" */
export const dayName = (day: string): string => said.format(new Date(`${day}T00:00:00Z`));
