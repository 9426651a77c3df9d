/** Unsaved work of one pack: kept in this browser while it is written, offered when the page is opened again. */
import { here } from "$lib/session/here.svelte";

import { draftOf, forgetDraft, keepDraft, type Kept } from "../saving/drafts";

const PAUSE = 600;

export class Drafting {
  readonly #packId: string;
  /** What was left unsaved at another time. */
  offered = $state.raw<Kept | null>(null);

  constructor(packId: string, text: string) {
    this.#packId = packId;
    const found = draftOf(here.id, packId);
    if (found && found.text !== text) this.offered = found;
  }

  taken(): Kept | null {
    const found = this.offered;
    this.offered = null;
    return found;
  }

  forget(): void {
    this.offered = null;
    forgetDraft(here.id, this.#packId);
  }

  /** Keep what is written; the returned function puts that off, as what is written changes. */
  keep(etag: string, text: string, isDirty: boolean): () => void {
    // what is offered is not overwritten before somebody has said what to do with it
    if (this.offered && !isDirty) return () => undefined;
    const timer = setTimeout(() => {
      if (isDirty) keepDraft(here.id, this.#packId, etag, text);
      else if (!this.offered) forgetDraft(here.id, this.#packId);
    }, PAUSE);
    return () => clearTimeout(timer);
  }
}
