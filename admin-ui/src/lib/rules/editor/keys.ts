/** The keys of the whole editor: save, undo, redo; wherever the focus is. */
type Does = { undo: () => void; redo: () => void; save: () => void };

export function editorKeys(event: KeyboardEvent, does: Does): void {
  if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  const key = event.key.toLowerCase();
  const within = event.target instanceof Element ? event.target : null;
  // dialogs and panels with fields of their own keep the browser's undo
  const isElsewhere = within?.closest("[role=dialog], [data-own-undo]") !== null && within !== null;
  if (isElsewhere) return;
  const run =
    key === "s" ? does.save : key === "z" ? (event.shiftKey ? does.redo : does.undo) : key === "y" ? does.redo : null;
  if (!run) return;
  event.preventDefault();
  run();
}
