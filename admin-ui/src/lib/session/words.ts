/** What the community calls things, and which parts of Synapse it uses. */
import { publicSettingsQuery } from "./queries";

type Known = Record<string, boolean | number | string | null>;

const USUAL = {
  levels: "Levels",
  milestones: "Achievements",
  rankings: "Leaderboard",
  seasons: "Seasons",
  activity: "Activity",
  members: "Members",
} as const;
export type Term = keyof typeof USUAL;

/** The words of the chosen guild; until they are known, the usual ones. */
export function communityWords() {
  const settings = publicSettingsQuery();
  const known = (): Known => (settings.data ?? {}) as Known;
  return {
    term: (name: Term): string => String(known()[`term.${name}`] || USUAL[name]),
    text: (name: string): string => String(known()[name] ?? ""),
    uses: (module: string): boolean => known()[`module.${module}`] !== false,
    get zone(): string {
      return String(known().timezone || "UTC");
    },
    get isKnown(): boolean {
      return settings.data !== undefined;
    },
  };
}
