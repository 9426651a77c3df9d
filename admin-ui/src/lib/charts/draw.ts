/** Chart.js with the parts that are used, as an attachment of a canvas. */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
  type ChartConfiguration,
} from "chart.js";
import type { Attachment } from "svelte/attachments";

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

/** Drawn anew whenever what `make` reads has changed: data, or the theme. */
export const draw =
  (make: () => ChartConfiguration): Attachment<HTMLCanvasElement> =>
  (canvas) => {
    const chart = new Chart(canvas, make());
    return () => chart.destroy();
  };
