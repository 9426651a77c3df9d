/** What the process said, as it says it: the newest 10,000, held back while it is paused. */
import type { Shapes } from "$lib/api/client";

export type Entry = Shapes["LogEntry"];

const MOST = 10_000;
/** Milliseconds that entries are gathered before they are shown: a burst is one change of the page. */
const GATHER = 200;

export class Tape {
  /** Replaced as a whole, so that ten thousand entries are not watched one by one. */
  entries = $state.raw<readonly Entry[]>([]);
  isPaused = $state(false);
  /** How many came while it was paused. */
  held = $state(0);
  #waiting: Entry[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  begin(entries: readonly Entry[]): void {
    this.entries = entries.slice(-MOST);
    this.#waiting = [];
    this.held = 0;
  }

  hear(entry: Entry): void {
    this.#waiting.push(entry);
    if (this.#waiting.length > MOST) this.#waiting.shift();
    if (this.isPaused) this.held = this.#waiting.length;
    else this.#timer ??= setTimeout(() => this.#show(), GATHER);
  }

  pause(wanted: boolean): void {
    this.isPaused = wanted;
    if (!wanted) this.#show();
  }

  clear(): void {
    this.begin([]);
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.isPaused || !this.#waiting.length) return;
    // a stream that came back may tell again what is shown; a process that began anew counts from 1
    const last = this.entries.at(-1);
    const come = this.#waiting.filter((one) => !last || one.number > last.number || one.at > last.at);
    this.entries = [...this.entries, ...come].slice(-MOST);
    this.#waiting = [];
    this.held = 0;
  }
}
