/** What stands in the page's address of what is asked for, so that a view can be kept, shared and linked to. */
import { goto } from "$app/navigation";
import { page } from "$app/state";
import { SvelteURL } from "svelte/reactivity";

export class Filters<Key extends string> {
  readonly #keys: readonly string[];

  constructor(keys: readonly Key[]) {
    this.#keys = keys;
  }

  get(key: Key): string {
    return page.url.searchParams.get(key) ?? "";
  }

  /** Those that say something. */
  get used(): Partial<Record<Key, string>> {
    const said = this.#keys.map((key) => [key, this.get(key as Key)] as const).filter(([, value]) => value);
    return Object.fromEntries(said) as Partial<Record<Key, string>>;
  }

  get isEmpty(): boolean {
    return Object.keys(this.used).length === 0;
  }

  set(key: Key, value: string): void {
    this.put({ [key]: value } as Partial<Record<Key, string>>);
  }

  /** Several at once. Whoever asks for something else begins on the first page. */
  put(changes: Partial<Record<Key, string>>): void {
    const address = new SvelteURL(page.url);
    for (const [key, value] of Object.entries({ page: "", ...changes }) as [string, string][]) {
      if (value) address.searchParams.set(key, value);
      else address.searchParams.delete(key);
    }
    void goto(address, { replaceState: true, keepFocus: true, noScroll: true });
  }

  clear(): void {
    this.put(Object.fromEntries(this.#keys.map((key) => [key, ""])) as Record<Key, string>);
  }
}
