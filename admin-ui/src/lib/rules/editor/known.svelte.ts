/** What is known of the events that a rule's trigger names, for its forms, completion and trials. */
import { vocabularyQuery } from "../vocabulary";
import type { RuleEditing } from "./editing.svelte";

const MOST_EVENTS = 20;

export class Known {
  /** Once everything can be shown in its words; what is shown then stays, whatever is asked next. */
  isReady = $state(false);
  readonly #events;

  /** To be made while a component is. */
  constructor(
    readonly editing: RuleEditing,
    packId: string,
  ) {
    this.#events = vocabularyQuery(
      () => [],
      () => "reward",
      () => packId,
    );
    const vocabulary = vocabularyQuery(
      () => this.trigger,
      () => editing.kind,
      () => packId,
    );
    $effect(() => {
      editing.vocabulary = vocabulary.data;
    });
    $effect(() => {
      const isKnown = this.#events.data && vocabulary.data && !vocabulary.isPlaceholderData;
      if (isKnown || this.#events.isError || vocabulary.isError) this.isReady = true;
    });
  }

  /** Of the events that the trigger names, those there are. */
  readonly trigger = $derived.by(() => {
    const known = this.#events.data?.events ?? [];
    const named = this.editing.trigger.includes("*")
      ? known.filter((one) => one.stored).map((one) => one.name)
      : this.editing.trigger;
    return named.filter((name) => known.some((one) => one.name === name)).slice(0, MOST_EVENTS);
  });
}
