/** A form that makes or changes one thing. Made while its component is set up. */
import { useQueryClient } from "@tanstack/svelte-query";

import { goto } from "$app/navigation";
import { Sending } from "$lib/api/sending.svelte";
import { here } from "$lib/session/here.svelte";
import { toast } from "$lib/ui/toast";
import { guardUnsaved } from "$lib/ui/unsaved";

type Saving = {
  send: () => Promise<unknown>;
  /** What the thing is called now. */
  name: string;
  /** Where all of them are listed. */
  list: string;
  /** Keys of what is to be asked anew. */
  stale: string[][];
};

export class Form<Draft extends object> extends Sending {
  readonly before: Draft;
  readonly draft: Draft;
  reason = $state("");
  #isSaved = false;
  #client = useQueryClient();

  constructor(draftOf: () => Draft) {
    super();
    this.before = draftOf();
    this.draft = $state(draftOf());
    guardUnsaved(() => !this.#isSaved && this.isDirty);
  }

  get isDirty(): boolean {
    return this.changed.length > 0;
  }

  /** The fields that are not as they were. */
  get changed(): (keyof Draft)[] {
    const keys = Object.keys(this.before) as (keyof Draft)[];
    return keys.filter((key) => JSON.stringify(this.draft[key]) !== JSON.stringify(this.before[key]));
  }

  /** As the API takes it. */
  get why(): string | undefined {
    return this.reason.trim() || undefined;
  }

  async save(event: SubmitEvent, { send, name, list, stale }: Saving): Promise<void> {
    event.preventDefault();
    await this.send(async () => {
      await send();
      this.#isSaved = true;
      await Promise.all(stale.map((key) => this.#client.invalidateQueries({ queryKey: [here.id, ...key] })));
      toast.success(`${name} is saved`);
      await goto(list);
    });
  }
}
