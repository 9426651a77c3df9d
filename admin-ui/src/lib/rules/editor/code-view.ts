/** The YAML view: colours, folding, completion, and the problems in its gutter. Lazily loaded. */
import {
  autocompletion,
  completionKeymap,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { defaultKeymap } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

import { completionsAt } from "../expressions/complete";
import type { Vocabulary } from "../vocabulary";
import { said, type Found } from "./problems";
import type { RuleEditing } from "./editing.svelte";

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: tags.string, color: "var(--ink)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--warn)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--muted)" },
]);

const theme = EditorView.theme({
  "&": { backgroundColor: "var(--surface)", color: "var(--ink)", fontSize: "0.8125rem", height: "100%" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--muted)", border: "none" },
  ".cm-activeLine": { backgroundColor: "color-mix(in oklch, var(--accent-soft) 45%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--accent-soft)", color: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in oklch, var(--accent) 30%, transparent)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--accent-soft)" },
  ".cm-tooltip": { backgroundColor: "var(--surface)", border: "1px solid var(--line)", borderRadius: "0.5rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--ink)" },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--ink)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunken)", border: "1px solid var(--line)", color: "var(--muted)" },
  ".cm-diagnosticText": { whiteSpace: "pre-wrap" },
});

/** A change that the document makes, and knows. */
const known = Annotation.define<true>();

/** Show the document in an element, until the returned function is called. */
export function openView(parent: HTMLElement, editing: RuleEditing): { view: EditorView; close: () => void } {
  const { document } = editing;
  const extensions = extensionsOf(editing);
  // the text's own line endings are kept, whatever they are
  if (document.text.includes("\r\n")) {
    extensions.push(EditorState.lineSeparator.of("\r\n"));
    // what is pasted or dropped takes on those of the text: others would not end a line
    extensions.push(EditorView.clipboardInputFilter.of((text) => text.replace(/\r?\n/g, "\r\n")));
  }
  const view = new EditorView({
    parent,
    state: EditorState.create({ doc: document.text, extensions }),
    dispatchTransactions(transactions, own) {
      own.update(transactions);
      const typed = transactions.filter((one) => one.docChanged && !one.annotation(known));
      if (!typed.length) return;
      const typing = typed.every((one) => one.isUserEvent("input.type") || one.isUserEvent("delete"));
      document.written(own.state.sliceDoc(), { typing });
    },
  });
  document.attach((changes, at) => {
    const selection = at === undefined ? undefined : { anchor: at };
    view.dispatch({ changes, selection, scrollIntoView: at !== undefined, annotations: known.of(true) });
  });
  return {
    view,
    close() {
      document.attach(null);
      view.destroy();
    },
  };
}

function extensionsOf(editing: RuleEditing): Extension[] {
  return [
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    drawSelection(),
    bracketMatching(),
    indentUnit.of("  "),
    yaml(),
    syntaxHighlighting(colours),
    search({ top: true }),
    highlightSelectionMatches(),
    autocompletion({ override: [(context) => completed(context, editing)], icons: false }),
    theme,
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ "aria-label": "The pack as YAML", spellcheck: "false", tabindex: "0" }),
    keymap.of([
      { key: "Mod-z", run: () => (editing.document.undo(), true), preventDefault: true },
      { key: "Mod-y", mac: "Mod-Shift-z", run: () => (editing.document.redo(), true), preventDefault: true },
      { key: "Mod-Shift-z", run: () => (editing.document.redo(), true), preventDefault: true },
      ...completionKeymap,
      ...searchKeymap,
      ...foldKeymap,
      ...defaultKeymap,
    ]),
  ];
}

/** Words and keys at the beginning of a line, names and functions behind. */
function completed(context: CompletionContext, editing: RuleEditing): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const key = /^\s*(?:- )?([a-z_]*)$/.exec(before);
  if (key) {
    if (!key[1] && !context.explicit) return null;
    const options = wordsOf(editing.vocabulary).map((one) => ({ ...one, apply: `${one.label}: ` }));
    return { from: context.pos - key[1]!.length, options, validFor: /^[a-z_]*$/ };
  }
  const typed = /[\w.]+$/.exec(before)?.[0] ?? "";
  if (!typed && !context.explicit) return null;
  const found = completionsAt(typed, typed.length, editing.vocabulary);
  const from = context.pos - typed.length;
  return {
    from,
    filter: false,
    options: found.map((one) => ({
      label: one.insert,
      displayLabel: one.label,
      detail: one.type,
      info: one.about || undefined,
    })),
  };
}

const RULE_KEYS =
  "id kind name description enabled priority stop_processing module activity trigger conditions effects milestone";

function wordsOf(vocabulary: Vocabulary | undefined) {
  const words = [...(vocabulary?.conditions ?? []), ...(vocabulary?.effects ?? [])];
  return [
    ...words.map((one) => ({ label: one.word, info: one.description, type: "keyword" })),
    ...RULE_KEYS.split(" ").map((label) => ({ label, info: "", type: "property" })),
  ];
}

/** Underline what is wrong, and mark its line. */
export function showProblems(view: EditorView, editing: RuleEditing, problems: readonly Found[]): void {
  const end = view.state.doc.length;
  const marks = problems.map((one): Diagnostic => {
    const from = Math.min(editing.document.toView(one.from), end);
    return {
      from,
      to: Math.min(Math.max(editing.document.toView(one.to), from), end),
      severity: one.isAdvice ? "info" : "error",
      message: said(one),
    };
  });
  view.dispatch(setDiagnostics(view.state, marks));
}

export function showRange(view: EditorView, from: number, to: number, isFocused: boolean): void {
  const end = view.state.doc.length;
  view.dispatch({
    selection: { anchor: Math.min(from, end), head: Math.min(to, end) },
    effects: EditorView.scrollIntoView(Math.min(from, end), { y: isFocused ? "center" : "start", yMargin: 8 }),
  });
  if (isFocused) view.focus();
}
