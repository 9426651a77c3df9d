/** The line of a level curve, for a picture of some size. */
type Threshold = { level: number; required: number };
export type Point = { x: number; y: number };

/** Points from the left bottom corner; y grows downwards. `scale` fills the picture: the curve itself, or another. */
export function pointsOf(levels: Threshold[], width: number, height: number, scale = levels): Point[] {
  const most = scale.at(-1)?.required ?? 0;
  const span = Math.max(1, scale.length - 1);
  return levels.map(({ required }, place) => ({
    x: (place / span) * width,
    y: height - (most ? required / most : 0) * height,
  }));
}

/** Every level's own step: what it takes beyond the one before. */
export const stepOf = (levels: Threshold[], place: number): number =>
  place === 0 ? 0 : levels[place]!.required - levels[place - 1]!.required;
