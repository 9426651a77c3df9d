import { describe, expect, it } from "vitest";

import type { Vocabulary } from "../vocabulary";
import { choicesOf } from "./choices";

const name = (name: string, type: string, optional = false) => ({ name, type, optional, description: "" });
const words = ["any_of", "not"].map((word) => ({ word, description: "", kinds: ["reward"], json_schema: {} }));
const vocabulary = (names: object[]) => ({ names, conditions: words, effects: [] }) as unknown as Vocabulary;
const made = (names: object[], key: string) =>
  choicesOf("condition", "reward", vocabulary(names), false)
    .find((one) => one.key === key)
    ?.make();

describe("what a new condition begins with", () => {
  const actor = name("actor.is_bot", "boolean");
  it("can be used as it stands", () => {
    const names = [name("event.emoji", "integer", true), name("event.length", "integer"), actor];
    expect(made(names, "expression")).toBe("event.length > 0");
    expect(made([name("event.at", "string"), actor], "expression")).toBe("not actor.is_bot");
    expect(made([name("member.is_bot", "boolean")], "expression")).toBe("not member.is_bot");
    expect(made([actor], "not")).toEqual({ not: "actor.is_bot" });
    expect(made([actor], "any_of")).toEqual({ any_of: [] });
  });
});
