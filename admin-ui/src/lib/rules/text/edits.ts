/** Changes of a text: putting them in, making them small, and several made one after the other as one. */
import type { Edit } from "./types";

export function apply(text: string, edits: readonly Edit[]): string {
  let done = "";
  let at = 0;
  for (const { from, to, insert } of edits) {
    done += text.slice(at, from) + insert;
    at = to;
  }
  return done + text.slice(at);
}

/** The same change without the signs that stay as they are. */
export function trimmed(text: string, { from, to, insert }: Edit): Edit {
  let [start, end, size] = [from, to, insert.length];
  while (start < end && start - from < size && text[start] === insert[start - from]) start++;
  while (end > start && size > start - from && text[end - 1] === insert[size - 1]) [end, size] = [end - 1, size - 1];
  return { from: start, to: end, insert: insert.slice(start - from, size) };
}

/** In order, each as small as it can be; those that change nothing are left out. */
export const tidy = (text: string, edits: readonly Edit[]): Edit[] =>
  edits
    .map((edit) => trimmed(text, edit))
    .filter(({ from, to, insert }) => from !== to || insert)
    .sort((one, other) => one.from - other.from || one.to - other.to);

/** Edits of a text, and edits of what they make of it, as edits of the text. */
export function composed(first: readonly Edit[], second: readonly Edit[]): Edit[] {
  // from the last on, so that the places of those before it hold
  return second.reduceRight<Edit[]>(after, [...first]);
}

/** One edit of the text that `edits` make, put among them. */
function after(edits: Edit[], next: Edit): Edit[] {
  let shift = 0;
  const spans = edits.map((edit) => {
    const before = shift;
    shift += edit.insert.length - (edit.to - edit.from);
    return { edit, before, behind: shift, from: edit.from + before, to: edit.to + shift };
  });
  const left = spans.filter(({ to }) => to < next.from);
  const right = spans.filter(({ from }) => from > next.to);
  const touched = spans.slice(left.length, spans.length - right.length);
  const [first, last] = [touched[0], touched.at(-1)];
  const before = first?.before ?? left.at(-1)?.behind ?? 0;
  const behind = last?.behind ?? before;
  const head = first && first.from < next.from ? first.edit.insert.slice(0, next.from - first.from) : "";
  const tail = last && last.to > next.to ? last.edit.insert.slice(next.to - last.from) : "";
  const joined = {
    from: Math.min(first?.edit.from ?? Infinity, next.from - before),
    to: Math.max(last?.edit.to ?? 0, next.to - behind),
    insert: head + next.insert + tail,
  };
  return [...left.map(({ edit }) => edit), joined, ...right.map(({ edit }) => edit)];
}
