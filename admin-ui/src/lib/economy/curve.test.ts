import { describe, expect, it } from "vitest";

import { pointsOf, stepOf } from "./curve";

const levels = [
  { level: 1, required: 0 },
  { level: 2, required: 100 },
  { level: 3, required: 400 },
];

describe("the line of a level curve", () => {
  it("goes from the left bottom to the right top", () => {
    expect(pointsOf(levels, 200, 100)).toEqual([
      { x: 0, y: 100 },
      { x: 100, y: 75 },
      { x: 200, y: 0 },
    ]);
  });

  it("stays inside where there is one level, or none", () => {
    expect(pointsOf([{ level: 1, required: 0 }], 200, 100)).toEqual([{ x: 0, y: 100 }]);
    expect(pointsOf([], 200, 100)).toEqual([]);
  });

  it("is drawn to the scale of another where it stands beside that one, and may leave the picture", () => {
    const other = [
      { level: 1, required: 0 },
      { level: 2, required: 200 },
    ];
    expect(pointsOf(levels, 200, 100, other)).toEqual([
      { x: 0, y: 100 },
      { x: 200, y: 50 },
      { x: 400, y: -100 },
    ]);
  });

  it("says what each level takes by itself", () => {
    expect([0, 1, 2].map((place) => stepOf(levels, place))).toEqual([0, 100, 300]);
  });
});
