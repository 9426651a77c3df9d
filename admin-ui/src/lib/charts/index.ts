/**
 * Charts: `<Chart label="XP minted per day" kind="line" labels={days} series={[{ name: "Now", values }]} />`.
 * Colours come from the CSS tokens; series are drawn in `chart-1` … `chart-8` unless they name an ink.
 */
export { default as Chart } from "./Chart.svelte";
export { default as Heatmap } from "./Heatmap.svelte";
export type { Ink } from "./inks.svelte";
export type { Series, Shown } from "./series";
