/** The server's opinion of the text, asked for once the writing pauses. */
import { api, take } from "$lib/api/client";
import { placed } from "./problems";
import type { RuleEditing } from "./editing.svelte";

const PAUSE = 450;

/** Check the text whenever it has changed; to be called while a component is made. */
export function keepChecked(editing: RuleEditing): void {
  $effect(() => {
    const parsed = editing.document.parsed;
    if (parsed.flaws.length) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      editing.isChecking = true;
      try {
        const found = await take(
          api.POST("/rules/validate", { body: { pack: { text: parsed.text } }, signal: abort.signal }),
        );
        if (abort.signal.aborted) return;
        editing.checked = placed(found.problems, parsed);
        if (found.ok) editing.sound = parsed.text;
      } catch {
        // without the server there is nothing to say; the banner above the page tells of it
      } finally {
        if (!abort.signal.aborted) editing.isChecking = false;
      }
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  });
}
