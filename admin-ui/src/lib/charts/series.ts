/** What a chart shows, and how Chart.js is told so. */
import type { ChartConfiguration } from "chart.js";

import { compact } from "$lib/words/format";
import { inks, SERIES, type Ink } from "./inks.svelte";

export type Series = {
  name: string;
  /** One for each label; null is a gap. */
  values: (number | null)[];
  ink?: Ink;
  /** A line that is not solid: "as it would be". */
  dashed?: boolean;
  /** A line with its area filled. */
  filled?: boolean;
};

export type Shown = {
  kind: "bar" | "line";
  labels: string[];
  series: Series[];
  stacked?: boolean;
  /** Bars that lie: for long labels. */
  lying?: boolean;
  format?: (value: number) => string;
};

export const inkOf = (one: Series, place: number): Ink => one.ink ?? SERIES[place % SERIES.length]!;

export function configurationOf(shown: Shown): ChartConfiguration {
  const values = {
    stacked: shown.stacked,
    beginAtZero: true,
    border: { display: false },
    grid: { color: inks.of("line") },
    ticks: { color: inks.of("muted"), precision: 0, maxTicksLimit: 6, callback: (v: string | number) => compact(+v) },
  };
  const names = {
    stacked: shown.stacked,
    border: { color: inks.of("line") },
    grid: { display: false },
    ticks: { color: inks.of("muted"), maxRotation: 0, autoSkipPadding: 16 },
  };
  return {
    type: shown.kind,
    data: {
      labels: shown.labels,
      datasets: shown.series.map((one, place) => ({
        label: one.name,
        data: one.values,
        borderColor: inks.of(inkOf(one, place)),
        backgroundColor: inks.of(inkOf(one, place), shown.kind === "line" ? 0.14 : 1),
        hoverBorderColor: inks.of(inkOf(one, place)),
        hoverBackgroundColor: inks.of(inkOf(one, place), shown.kind === "line" ? 1 : 0.8),
        borderDash: one.dashed ? [6, 4] : [],
        borderWidth: shown.kind === "line" ? 2 : 0,
        borderRadius: shown.kind === "bar" ? 2 : 0,
        pointRadius: shown.labels.length > 1 ? 0 : 3,
        pointHoverRadius: 4,
        maxBarThickness: 36,
      })),
    },
    options: {
      indexAxis: shown.lying ? "y" : "x",
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      interaction: { mode: "index", intersect: false, axis: shown.lying ? "y" : "x" },
      scales: shown.lying ? { x: values, y: names } : { x: names, y: values },
      plugins: {
        areas: { filled: shown.series.map((one) => one.filled ?? false) },
      },
    },
  };
}
