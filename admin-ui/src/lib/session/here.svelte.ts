/** The guild that pages are about: named in the address (`?guild=`), or the one chosen last. */
import { browser } from "$app/environment";

const KEPT = "synapse.guild";

function first(): string | null {
  if (!browser) return null;
  const named = new URLSearchParams(location.search).get("guild");
  return named && /^\d+$/.test(named) ? named : localStorage.getItem(KEPT);
}

class Here {
  /** Its id; null is the API's default guild. */
  id = $state<string | null>(first());

  choose(id: string | null): void {
    this.id = id;
    if (id) localStorage.setItem(KEPT, id);
    else localStorage.removeItem(KEPT);
  }
}

export const here = new Here();
