/** CodeMirror's merge view, in our colours; loaded when somebody looks at a difference. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";

export interface Sides {
  before: string;
  after: string;
  names: [string, string];
  /** Told of every change of the text on the right; without it nothing can be written. */
  write?: ((text: string) => void) | undefined;
}

const look = EditorView.theme({
  "&": { fontSize: "0.8125rem", backgroundColor: "var(--surface)", color: "var(--ink)" },
  ".cm-content": { fontFamily: "var(--font-mono)", caretColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "none" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": { backgroundColor: "var(--bad-soft)" },
  "&.cm-merge-b .cm-changedLine, .cm-insertedLine, &.cm-merge-unified .cm-changedLine": {
    backgroundColor: "var(--good-soft)",
  },
  "&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText": {
    background: "none",
    textDecoration: "line-through",
    textDecorationColor: "var(--bad)",
  },
  "&.cm-merge-b .cm-changedText, &.cm-merge-unified .cm-changedText": {
    background: "none",
    borderBottom: "2px solid var(--good)",
  },
  ".cm-deletedChunk": { paddingLeft: "6px", color: "var(--ink)" },
  ".cm-collapsedLines": { background: "var(--sunken)", color: "var(--muted)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
});

const shared = (name: string): Extension => [
  look,
  lineNumbers(),
  yaml(),
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ "aria-label": name }),
];
const still: Extension = [EditorState.readOnly.of(true), EditorView.contentAttributes.of({ tabindex: "0" })];

const written = (write: Sides["write"]): Extension =>
  write
    ? [
        history(),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        EditorView.updateListener.of((update) => update.docChanged && write(update.state.sliceDoc())),
      ]
    : still;

/** Shows the difference inside of an element: beside each other where there is room, else in one column. */
export function showDifference(parent: HTMLElement, { before, after, names, write }: Sides): () => void {
  const collapseUnchanged = { margin: 3, minSize: 6 };
  if (parent.clientWidth < 700) {
    const view = new EditorView({
      parent,
      doc: after,
      extensions: [
        shared(names[1]),
        written(write),
        unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged }),
      ],
    });
    return () => view.destroy();
  }
  const view = new MergeView({
    parent,
    a: { doc: before, extensions: [shared(names[0]), still] },
    b: { doc: after, extensions: [shared(names[1]), written(write)] },
    collapseUnchanged,
  });
  return () => view.destroy();
}
