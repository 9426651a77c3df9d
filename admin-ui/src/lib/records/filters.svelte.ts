/** Filters that stand in the page's address, so that a view can be kept, shared and linked to. */
import { goto } from "$app/navigation";
import { page } from "$app/state";
import { SvelteURL } from "svelte/reactivity";

export class Filters<Key extends string> {
  constructor(private readonly keys: readonly Key[]) {}

  get(key: Key): string {
    return page.url.searchParams.get(key) ?? "";
  }

  /** Those that say something. */
  get used(): Partial<Record<Key, string>> {
    const said = this.keys.map((key) => [key, this.get(key)] as const).filter(([, value]) => value);
    return Object.fromEntries(said) as Partial<Record<Key, string>>;
  }

  get isEmpty(): boolean {
    return Object.keys(this.used).length === 0;
  }

  set(changes: Partial<Record<Key, string>>): void {
    const address = new SvelteURL(page.url);
    for (const [key, value] of Object.entries(changes) as [Key, string][]) {
      if (value) address.searchParams.set(key, value);
      else address.searchParams.delete(key);
    }
    void goto(address, { replaceState: true, keepFocus: true, noScroll: true });
  }

  clear(): void {
    this.set(Object.fromEntries(this.keys.map((key) => [key, ""])) as Record<Key, string>);
  }
}
