/** Stretches of days that end today, as the API names them. */
export type Period = "7d" | "30d" | "90d";

export const PERIODS: Readonly<Record<Period, string>> = {
  "7d": "The last 7 days",
  "30d": "The last 30 days",
  "90d": "The last 90 days",
};

/** The period that a text names, if it is one. */
export const periodOf = (text: string): Period | undefined =>
  Object.hasOwn(PERIODS, text) ? (text as Period) : undefined;
