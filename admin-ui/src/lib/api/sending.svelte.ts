/** Something that is sent: whether it is on its way, and what went wrong with it. */
import { toast } from "$lib/ui/toast";

import { sentenceOf } from "./problem";

export class Sending {
  isBusy = $state(false);
  error = $state.raw<unknown>(null);

  /** Does it, and tells whether it was done. What it throws is kept, to be shown where it was asked for. */
  async send(work: () => Promise<unknown>): Promise<boolean> {
    this.isBusy = true;
    this.error = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.error = error;
      return false;
    } finally {
      this.isBusy = false;
    }
  }

  /** The same where no form shows what it throws: it is told in passing. */
  async sendAloud(work: () => Promise<unknown>): Promise<boolean> {
    const isDone = await this.send(work);
    if (!isDone) toast.error(sentenceOf(this.error).replaceAll("`", ""));
    return isDone;
  }
}
