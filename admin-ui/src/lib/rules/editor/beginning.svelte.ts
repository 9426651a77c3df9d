/** Which revision a text began from, and which is in force by now. */
import { textInForce, textOfRevision } from "../saving/packs";

export type Revision = { etag: string; text: string };

export class Beginning {
  readonly #packId: string;
  /** What the work began from: what it is merged by, should somebody else save. */
  from = $state.raw<Revision>({ etag: "", text: "" });
  #inForce: Revision;

  constructor(packId: string, found: Revision) {
    this.#packId = packId;
    this.from = this.#inForce = found;
  }

  /** The work is that of a draft, which began from a revision of its own. */
  async draftOf(etag: string): Promise<void> {
    if (etag === this.from.etag) return;
    // its text is needed only where somebody else saved; without it everything of the draft counts as one's own
    const text = await textOfRevision(this.#packId, etag).catch(() => this.from.text);
    this.from = { etag, text };
  }

  saved(found: Revision): void {
    this.from = this.#inForce = found;
  }

  /** What is in force was changed by other ways of this page than saving. */
  async ask(): Promise<Revision> {
    const { etag, data } = await textInForce(this.#packId);
    this.saved({ etag, text: data });
    return this.from;
  }

  /** Nothing of the work is wanted: what it goes back to. */
  given(): string {
    this.from = this.#inForce;
    return this.from.text;
  }
}
