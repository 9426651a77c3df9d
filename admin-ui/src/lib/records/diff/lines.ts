/** What changed in a text, line by line, with a little of what stayed around it. */
export type Line = { sign: "same" | "out" | "in" | "gap"; text: string };

const AROUND = 2;
// beyond this a table of all pairs is too large: what is between the same beginning and end is told as a whole
const MOST = 400;

export function lineDiff(before: string, after: string): Line[] {
  const old = before.split("\n");
  const now = after.split("\n");
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const middle = between(old.slice(start, old.length - end), now.slice(start, now.length - end));
  const same = (text: string): Line => ({ sign: "same", text });
  return folded([...old.slice(0, start).map(same), ...middle, ...old.slice(old.length - end).map(same)]);
}

function between(old: string[], now: string[]): Line[] {
  const out = (text: string): Line => ({ sign: "out", text });
  const come = (text: string): Line => ({ sign: "in", text });
  if (old.length * now.length > MOST * MOST) return [...old.map(out), ...now.map(come)];
  // longest[i][j]: how many lines the rests from i and from j share
  const longest = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      longest[i]![j] =
        old[i] === now[j] ? longest[i + 1]![j + 1]! + 1 : Math.max(longest[i + 1]![j]!, longest[i]![j + 1]!);
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      lines.push({ sign: "same", text: old[i]! });
      i++;
      j++;
    } else if (longest[i + 1]![j]! >= longest[i]![j + 1]!) lines.push(out(old[i++]!));
    else lines.push(come(now[j++]!));
  }
  return [...lines, ...old.slice(i).map(out), ...now.slice(j).map(come)];
}

function folded(lines: Line[]): Line[] {
  const isNear = lines.map((_, place) =>
    lines.slice(Math.max(0, place - AROUND), place + AROUND + 1).some((one) => one.sign !== "same"),
  );
  return lines.flatMap((line, place): Line[] =>
    isNear[place] ? [line] : isNear[place - 1] || place === 0 ? [{ sign: "gap", text: "…" }] : [],
  );
}
