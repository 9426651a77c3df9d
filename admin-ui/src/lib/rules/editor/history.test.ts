import { expect, it } from "vitest";

import { History } from "./history";

/** A text, and what is done with it. */
function written() {
  const history = new History();
  let [text, now] = ["", 0];
  const put = (sign: string, from = text.length, isTyping = true) => {
    history.record(text, { from, to: from + sign.length }, isTyping, now);
    text = text.slice(0, from) + sign + text.slice(from);
  };
  return {
    put,
    wait: (time: number) => void (now += time),
    undo: () => (text = history.undo(text) ?? text),
    redo: () => (text = history.redo(text) ?? text),
    history,
  };
}

it("takes back what was typed at once at once, and gives it again", () => {
  const { put, undo, redo, history } = written();
  for (const sign of "xp") put(sign);
  expect(history.undos).toBe(1);
  expect(undo()).toBe("");
  expect([history.undos, history.redos]).toEqual([0, 1]);
  expect(redo()).toBe("xp");
  expect(redo()).toBe("xp");
});

it("parts what was typed after a pause, elsewhere, or not typed at all", () => {
  const { put, wait, undo } = written();
  put("rules: []");
  wait(600);
  put("# end", 9);
  put("# head ", 0);
  put("id: a ", 0, false);
  put("b", 6);
  expect(undo()).toBe("id: a # head rules: []# end");
  expect(undo()).toBe("# head rules: []# end");
  expect(undo()).toBe("rules: []# end");
  expect(undo()).toBe("rules: []");
  expect(undo()).toBe("");
  expect(undo()).toBe("");
});

it("forgets what was undone once something else is written", () => {
  const { put, undo, redo } = written();
  put("a", 0, false);
  undo();
  put("b", 0, false);
  expect(redo()).toBe("b");
});

it("keeps a hundred steps", () => {
  const { put, history } = written();
  for (let step = 0; step < 150; step++) put("x", 0, false);
  expect(history.undos).toBe(100);
});
