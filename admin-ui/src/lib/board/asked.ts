/** What a page shows is in its address, so that it can be shared and gone back to. */
import { goto } from "$app/navigation";
import { page } from "$app/state";

/** Change parts of the address; what is empty leaves it. `leaf` makes a step that "back" undoes. */
export function ask(parts: Record<string, string | number | null>, leaf = false): void {
  const wanted = new URL(page.url);
  for (const [name, value] of Object.entries(parts)) {
    if (value === null || value === "") wanted.searchParams.delete(name);
    else wanted.searchParams.set(name, String(value));
  }
  void goto(wanted, { replaceState: !leaf, keepFocus: true, noScroll: true });
}

export const asked = (name: string): string => page.url.searchParams.get(name) ?? "";
