/** The colours of the CSS tokens, as a canvas needs them; whoever reads them is told when the theme changes. */
import { browser } from "$app/environment";

export type Ink =
  | "ink"
  | "muted"
  | "line"
  | "surface"
  | "accent"
  | "gold"
  | "good"
  | "warn"
  | "bad"
  | `chart-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`;

/** What series are drawn in, in this order, unless they say otherwise. */
export const SERIES: Ink[] = ["chart-1", "chart-2", "chart-3", "chart-4", "chart-5", "chart-6", "chart-7", "chart-8"];

class Inks {
  #version = $state(0);
  #known = new Map<Ink, string>();

  constructor() {
    if (!browser) return;
    new MutationObserver(() => {
      this.#known.clear();
      this.#version += 1;
    }).observe(document.documentElement, { attributes: true, attributeFilter: ["class"] });
  }

  /** As `rgb(…)`, with some transparency if asked for. */
  of(name: Ink, alpha = 1): string {
    void this.#version;
    if (!this.#known.has(name)) this.#known.set(name, bytesOf(name));
    return `rgb(${this.#known.get(name)} / ${alpha})`;
  }
}

/** A pixel painted in the colour tells its red, green and blue, in whatever notation the token is. */
function bytesOf(name: Ink): string {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!context) return "128 128 128";
  context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data.slice(0, 3).join(" ");
}

export const inks = new Inks();
