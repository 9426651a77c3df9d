/** Where in an expression the server's problems are. */
import type { RuleEditing } from "../editor/editing.svelte";
import type { Found } from "../editor/problems";
import type { Path } from "../text";

/** Each problem with its offset in the expression at `path`; null where that cannot be told. */
export function placesIn(editing: RuleEditing, path: Path, problems: Found[]): { at: number | null; problem: Found }[] {
  const value = editing.parsed.get(path);
  const range = editing.parsed.range(path);
  if (typeof value !== "string" || !range) return problems.map((problem) => ({ at: null, problem }));
  // of a list item the range begins with its dash; quotes stand before the first letter
  const begins = editing.parsed.text.indexOf(value, range.from);
  return problems.map((problem) => {
    const at = problem.from - begins;
    return { problem, at: begins >= 0 && at >= 0 && at < value.length ? at : null };
  });
}
