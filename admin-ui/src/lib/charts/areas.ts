/** The area between a line and the bottom of its chart; Chart.js' own filler can do more, and weighs as much. */
import type { ChartType, Plugin } from "chart.js";

/** Which of the series have one. */
type Options = { filled: boolean[] };
declare module "chart.js" {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars -- as the library declares it
  interface PluginOptionsByType<TType extends ChartType> {
    areas?: Options;
  }
}

export const areas: Plugin<ChartType, Options> = {
  id: "areas",
  beforeDatasetDraw({ ctx, chartArea, data }, { index, meta }, { filled }) {
    if (!filled?.[index]) return;
    ctx.save();
    ctx.fillStyle = String(data.datasets[index]?.backgroundColor);
    for (const run of runs(meta.data.map(({ x, y }) => ({ x, y })))) {
      const [first, last] = [run[0]!, run.at(-1)!];
      ctx.beginPath();
      ctx.moveTo(first.x, chartArea.bottom);
      for (const { x, y } of run) ctx.lineTo(x, y);
      ctx.lineTo(last.x, chartArea.bottom);
      ctx.fill();
    }
    ctx.restore();
  },
};

type Point = { x: number; y: number };

/** Points that follow each other without a gap: where there is no value, there is no height. */
export function runs(points: readonly Point[]): Point[][] {
  const found: Point[][] = [[]];
  for (const point of points) {
    if (Number.isFinite(point.y)) found.at(-1)!.push(point);
    else if (found.at(-1)!.length) found.push([]);
  }
  return found.filter((run) => run.length);
}
