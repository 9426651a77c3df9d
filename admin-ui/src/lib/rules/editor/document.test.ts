import { expect, it } from "vitest";

import { setValue, type Edit } from "../text";
import { apply } from "../text/edits";
import { RuleDocument } from "./document.svelte";

/** A view that counts every line's end as one sign, as CodeMirror does. */
function viewOf(document: RuleDocument) {
  const view = { text: document.text.replaceAll("\r\n", "\n"), at: -1 };
  document.attach((changes: Edit[], at?: number) => {
    view.text = apply(view.text, changes);
    view.at = at ?? -1;
  });
  return view;
}

const TEXT = "# of us\r\nid: one\r\nrules:\r\n  - id: a\r\n    name: A\r\n";

it("undoes and redoes what form and view wrote, in the order in which they did", () => {
  const document = new RuleDocument(TEXT);
  const view = viewOf(document);
  document.edit(setValue(document.parsed, ["rules", 0, "name"], "Another"));
  document.written(document.text.replace("id: one", "id: two"), { typing: false });
  view.text = document.text.replaceAll("\r\n", "\n");
  expect(document.text).toBe(TEXT.replace("name: A", "name: Another").replace("one", "two"));
  expect(document.undos).toBe(2);

  document.undo();
  document.undo();
  expect(document.text).toBe(TEXT);
  expect(view.text).toBe(TEXT.replaceAll("\r\n", "\n"));
  expect(view.text.slice(0, view.at)).toMatch(/name: A$/);
  document.redo();
  expect(view.text).toBe(document.text.replaceAll("\r\n", "\n"));
  expect(document.parsed.get(["rules", 0, "name"])).toBe("Another");
});

it("keeps the last version that could be read", () => {
  const document = new RuleDocument(TEXT);
  document.written(`${TEXT}  : [`, { typing: true });
  expect(document.isReadable).toBe(false);
  expect(document.valid.text).toBe(TEXT);
  document.undo();
  expect(document.isReadable).toBe(true);
});
