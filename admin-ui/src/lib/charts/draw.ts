/** A chart as an attachment of a canvas; the library is fetched when there is one to draw. */
import type { ChartConfiguration } from "chart.js";
import type { Attachment } from "svelte/attachments";

/** Drawn anew whenever what `make` reads has changed: data, or the theme. */
export const draw =
  (make: () => ChartConfiguration): Attachment<HTMLCanvasElement> =>
  (canvas) => {
    const configuration = make();
    let close: (() => void) | undefined = () => undefined;
    void import("./library").then(({ Chart }) => {
      // gone before it came
      if (!close) return;
      const chart = new Chart(canvas, configuration);
      close = () => chart.destroy();
    });
    return () => {
      close?.();
      close = undefined;
    };
  };
