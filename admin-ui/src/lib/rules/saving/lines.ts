/** Lines of two texts beside each other: the stretches in which they differ. */
export interface Stretch {
  /** Lines of the first text: from, to (not included). */
  from: number;
  to: number;
  /** Lines of the second. */
  begin: number;
  end: number;
}

/** Beyond so many pairs of lines the middle is one change. */
const MOST = 4_000_000;

/** Where `b` differs from `a`, in order; what is between is the same in both. */
export function changed(a: readonly string[], b: readonly string[]): Stretch[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const [height, width] = [a.length - head - tail, b.length - head - tail];
  if (!height && !width) return [];
  if (height * width > MOST) return [{ from: head, to: head + height, begin: head, end: head + width }];

  // how many lines the rests have in common, from each pair of places on
  const common = Array.from({ length: height + 1 }, () => new Uint32Array(width + 1));
  for (let i = height - 1; i >= 0; i -= 1) {
    for (let j = width - 1; j >= 0; j -= 1) {
      const same = a[head + i] === b[head + j];
      common[i]![j] = same ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
    }
  }
  const found: Stretch[] = [];
  let [i, j] = [0, 0];
  while (i < height || j < width) {
    const [from, begin] = [i, j];
    while ((i < height || j < width) && !(i < height && j < width && a[head + i] === b[head + j])) {
      if (j >= width || (i < height && common[i + 1]![j]! >= common[i]![j + 1]!)) i += 1;
      else j += 1;
    }
    if (i > from || j > begin) found.push({ from: head + from, to: head + i, begin: head + begin, end: head + j });
    while (i < height && j < width && a[head + i] === b[head + j]) [i, j] = [i + 1, j + 1];
  }
  return found;
}
