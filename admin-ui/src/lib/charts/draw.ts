/** A chart as an attachment of a canvas; the library is fetched when there is one to draw. */
import type { Chart, ChartConfiguration } from "chart.js";
import type { Attachment } from "svelte/attachments";

/** Drawn anew whenever what `make` reads has changed: data, or the theme; `drawn` is told what was. */
export const draw =
  (make: () => ChartConfiguration, drawn: (chart: Chart) => void): Attachment<HTMLCanvasElement> =>
  (canvas) => {
    const configuration = make();
    let close: (() => void) | undefined = () => undefined;
    void import("./library").then(({ Chart }) => {
      // gone before it came
      if (!close) return;
      const chart = new Chart(canvas, configuration);
      drawn(chart);
      close = () => chart.destroy();
    });
    return () => {
      close?.();
      close = undefined;
    };
  };
