/** Figures and times as people read them. */
const LOCALE = "en";
const whole = new Intl.NumberFormat(LOCALE);
const short = new Intl.NumberFormat(LOCALE, { notation: "compact", maximumFractionDigits: 1 });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });

/** 12,345 */
export const number = (value: number): string => whole.format(value);
/** 12.3K */
export const compact = (value: number): string => short.format(value);
/** +5, −3, 0: with a sign, and a real minus. */
export const signed = (value: number): string =>
  `${value > 0 ? "+" : value < 0 ? "−" : ""}${whole.format(Math.abs(value))}`;
export const percent = (share: number, digits = 0): string =>
  new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: digits }).format(share);

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 minutes ago", "tomorrow". */
export function ago(at: string | Date, now = Date.now()): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return "just now";
}

/** "21 Nov 2026, 14:03", in the guild's zone where it is known. */
export const moment = (at: string | Date, zone?: string): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: zone }).format(new Date(at));

/** "21 Nov 2026" */
export const day = (at: string | Date, zone?: string): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: zone }).format(new Date(at));

/** 1 h 20 min */
export function duration(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor((seconds % 86_400) / 3_600), "h"],
    [Math.floor((seconds % 3_600) / 60), "min"],
    [Math.round(seconds % 60), "s"],
  ];
  const said = parts.filter(([count]) => count).slice(0, 2);
  return said.map(([count, unit]) => `${count} ${unit}`).join(" ") || "0 s";
}

export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const place = count > 0 ? Math.min(units.length - 1, Math.floor(Math.log10(count) / 3)) : 0;
  return `${new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 }).format(count / 1000 ** place)} ${units[place]}`;
}

/** "1 rule", "2 rules" */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`;
