/** A word at the edge of the page; the library that shows it is fetched once the page is there. */
import type { toast as Toast } from "svelte-sonner";

export const sonner = () => import("svelte-sonner");

function say(...said: Parameters<typeof Toast>): void {
  void sonner().then(({ toast }) => toast(...said));
}

export const toast = Object.assign(say, {
  success: (...said: Parameters<typeof Toast.success>): void =>
    void sonner().then(({ toast }) => toast.success(...said)),
  error: (...said: Parameters<typeof Toast.error>): void => void sonner().then(({ toast }) => toast.error(...said)),
});
