/** Work that was not saved is not lost by a slip: leaving asks first. */
import { beforeNavigate } from "$app/navigation";

export function guardUnsaved(isDirty: () => boolean): void {
  beforeNavigate(({ type, cancel }) => {
    if (!isDirty()) return;
    // on leaving the site the browser asks in its own words
    if (type === "leave" || !confirm("What you changed here is not saved. Leave it?")) cancel();
  });
}
