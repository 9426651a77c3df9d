/** Light, dark, or as the system has it; `static/theme.js` does the same before the first paint. */
import { browser } from "$app/environment";

export type Choice = "system" | "light" | "dark";
const KEPT = "synapse.theme";
const dark = browser ? matchMedia("(prefers-color-scheme: dark)") : null;

class Theme {
  choice = $state<Choice>((browser && (localStorage.getItem(KEPT) as Choice | null)) || "system");

  constructor() {
    dark?.addEventListener("change", () => this.#show());
  }

  choose(choice: Choice): void {
    this.choice = choice;
    localStorage.setItem(KEPT, choice);
    this.#show();
  }

  #show(): void {
    const isDark = this.choice === "dark" || (this.choice === "system" && dark?.matches);
    document.documentElement.classList.toggle("dark", Boolean(isDark));
  }
}

export const theme = new Theme();
