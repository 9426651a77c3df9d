/** The text as CodeMirror keeps it: one state, and so one undo stack, whether a view shows it or not. Lazily loaded. */
import { history, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
import { Compartment, EditorState, type Extension, type StateCommand, Transaction } from "@codemirror/state";

/** What a view adds while it is there: colours, completion, gutters. */
export const looks = new Compartment();

export function stateOf(text: string): EditorState {
  const extensions: Extension[] = [history({ minDepth: 75 }), looks.of([])];
  // the text's own line endings are kept, whatever they are
  if (text.includes("\r\n")) extensions.push(EditorState.lineSeparator.of("\r\n"));
  return EditorState.create({ doc: text, extensions });
}

/** What undoing or redoing makes of a state; nothing where there is nothing to undo. */
function transactionOf(command: StateCommand, state: EditorState): Transaction | undefined {
  let made: Transaction | undefined;
  command({ state, dispatch: (one) => (made = one) });
  return made;
}

export const undone = (state: EditorState) => transactionOf(undo, state);
export const redone = (state: EditorState) => transactionOf(redo, state);
export { redoDepth, undoDepth };
