/** What the wizard was told so far, kept in the browser: it goes on where it was left. */
import { browser } from "$app/environment";

export type Step = "community" | "preset" | "zones" | "people" | "review";
export const STEPS: { id: Step; name: string }[] = [
  { id: "community", name: "Community" },
  { id: "preset", name: "Preset" },
  { id: "zones", name: "Zones" },
  { id: "people", name: "Admins and news" },
  { id: "review", name: "Review" },
];

export type Draft = {
  step: Step;
  /** Whether it was begun here, though the community is set up already: what stays empty stays as it is. */
  isAgain: boolean;
  name: string;
  timezone: string;
  /** "" is none; null is not chosen yet. */
  preset: string | null;
  /** Channel → name of its zone, of those that do not follow their category. */
  zones: Record<string, string>;
  /** Zones that were named here, and may have no channel yet. */
  named: string[];
  adminRole: string;
  announceChannel: string;
};

const keyOf = (guild: string): string => `synapse.setup.${guild}`;
const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

export const fresh = (): Draft => ({
  step: "community",
  isAgain: false,
  name: "",
  timezone: zoneHere(),
  preset: null,
  zones: {},
  named: [],
  adminRole: "",
  announceChannel: "",
});

/** Of a community that is set up already: nothing is changed unless it is said. */
export const anew = (): Draft => ({ ...fresh(), isAgain: true, timezone: "", preset: "" });
export const AS_IT_IS = "As it is now";

export function draftOf(guild: string): Draft {
  try {
    const kept = browser ? (JSON.parse(localStorage.getItem(keyOf(guild)) ?? "{}") as Partial<Draft>) : {};
    const draft = { ...fresh(), ...kept };
    return STEPS.some(({ id }) => id === draft.step) ? draft : { ...draft, step: "community" };
  } catch {
    return fresh();
  }
}

export const keep = (guild: string, draft: Draft): void => localStorage.setItem(keyOf(guild), JSON.stringify(draft));
export const forget = (guild: string): void => localStorage.removeItem(keyOf(guild));
