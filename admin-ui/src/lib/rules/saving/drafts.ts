/** Unsaved texts, kept in this browser: by guild and pack, told to the own tabs. */
import { browser } from "$app/environment";

export interface Kept {
  /** The revision that it began from. */
  etag: string;
  text: string;
  /** When it was kept, in ms. */
  at: number;
}
export type Told = { guild: string | null; pack: string; kept: Kept | null };

const key = (guild: string | null, pack: string): string => `synapse.draft.${guild ?? "default"}.${pack}`;
const channel = browser && "BroadcastChannel" in globalThis ? new BroadcastChannel("synapse.drafts") : null;

const tell = (told: Told): void => channel?.postMessage(told);

/** Keeps a text; false where the browser has no room for it. */
export function keepDraft(guild: string | null, pack: string, etag: string, text: string): boolean {
  const kept: Kept = { etag, text, at: Date.now() };
  try {
    localStorage.setItem(key(guild, pack), JSON.stringify(kept));
  } catch {
    return false;
  }
  tell({ guild, pack, kept });
  return true;
}

export function draftOf(guild: string | null, pack: string): Kept | null {
  try {
    const found = JSON.parse(localStorage.getItem(key(guild, pack)) ?? "null") as Partial<Kept> | null;
    return found && typeof found.text === "string" && typeof found.etag === "string"
      ? { etag: found.etag, text: found.text, at: found.at ?? 0 }
      : null;
  } catch {
    return null;
  }
}

export function forgetDraft(guild: string | null, pack: string): void {
  localStorage.removeItem(key(guild, pack));
  tell({ guild, pack, kept: null });
}

/** Hear of drafts that other tabs keep or forget, until the returned function is called. */
export function heardDrafts(heard: (told: Told) => void): () => void {
  const take = (event: MessageEvent<Told>): void => heard(event.data);
  channel?.addEventListener("message", take);
  return () => channel?.removeEventListener("message", take);
}
