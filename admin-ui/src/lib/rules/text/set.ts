/** A value put at a path. */
import { at, changed, cleaned, equal } from "./data";
import { attempt } from "./draft";
import type { Edit, Json, Parsed, Path } from "./types";
import { write } from "./write";

/** Makes missing keys and their parents. A value that is there already gives no edits. */
export function setValue(parsed: Parsed, path: Path, value: Json): Edit[] {
  const wanted = cleaned(value);
  return attempt(parsed, (draft) => {
    if (equal(at(parsed.data, path), wanted)) return [];
    write(draft, path, wanted);
    return draft.proven(changed(parsed.data, path, () => wanted));
  });
}
