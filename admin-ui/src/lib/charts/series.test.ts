import { expect, it, vi } from "vitest";

vi.mock("./inks.svelte", () => ({
  inks: { of: (name: string, alpha = 1) => `${name}/${alpha}` },
  SERIES: ["chart-1", "chart-2"],
}));
const { configurationOf, inkOf } = await import("./series");
const { runs } = await import("./areas");

const series = [
  { name: "Now", values: [1, null, 3] },
  { name: "Then", values: [2, 2, 2], dashed: true, ink: "bad" as const },
];

it("draws series in the tokens' colours, in turn unless they name one", () => {
  expect(series.map(inkOf)).toEqual(["chart-1", "bad"]);
  expect(inkOf({ name: "third", values: [] }, 2)).toBe("chart-1");
  const { data } = configurationOf({ kind: "line", labels: ["a", "b", "c"], series });
  expect(data.datasets.map((one) => one.borderColor)).toEqual(["chart-1/1", "bad/1"]);
  expect(data.datasets[0]!.data).toEqual([1, null, 3]);
});

it("stacks where it is asked to, and lies down", () => {
  const { options } = configurationOf({ kind: "bar", labels: ["a"], series, stacked: true, lying: true });
  expect(options?.indexAxis).toBe("y");
  expect(options?.scales?.x).toMatchObject({ stacked: true });
});

it("fills under a line only where it has values", () => {
  const at = (x: number, y = 5) => ({ x, y });
  expect(runs([at(0, NaN), at(1), at(2), at(3, NaN), at(4, NaN), at(5)])).toEqual([[at(1), at(2)], [at(5)]]);
});
