/** Work that was not saved is not lost by a slip: leaving asks first. Called while a component is set up. */
import { beforeNavigate } from "$app/navigation";

/** `keptOn`: a page that keeps the work, whatever else its address says. */
export function guardUnsaved(isDirty: () => boolean, keptOn?: () => string): void {
  beforeNavigate(({ type, to, cancel }) => {
    if (!isDirty() || (keptOn && to?.url.pathname === keptOn())) return;
    // on leaving the site the browser asks in its own words
    if (type === "leave" || !confirm("What you changed here is not saved. Leave it?")) cancel();
  });
}
