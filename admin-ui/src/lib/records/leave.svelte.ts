/** Nobody leaves a page with unsaved work without being asked. Call it while a component is set up. */
import { beforeNavigate } from "$app/navigation";

export function askBeforeLeaving(isUnsaved: () => boolean): void {
  beforeNavigate((navigation) => {
    if (!isUnsaved() || navigation.willUnload || navigation.to?.url.pathname === navigation.from?.url.pathname) return;
    if (!confirm("There are changes that are not saved. Leave anyway?")) navigation.cancel();
  });
  $effect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (isUnsaved()) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  });
}
