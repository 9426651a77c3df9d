import { expect, test } from "vitest";

import { changesOf, range, read, type Setting } from "./values";

const setting = (more: Partial<Setting>): Setting => ({
  key: "xp",
  value: 15,
  default: 15,
  is_default: true,
  type: "integer",
  category: "economy",
  title: "XP",
  description: "",
  minimum: 0,
  maximum: 100,
  choices: [],
  nullable: false,
  longest: 2000,
  from_pack: "voice",
  read_by: [],
  ...more,
});

test("a number outside of its range, or none at all, is refused", () => {
  expect(read(setting({}), "20")).toEqual({ value: 20 });
  expect(read(setting({}), "-1")).toEqual({ problem: "at least 0" });
  expect(read(setting({}), "101")).toEqual({ problem: "at most 100" });
  expect(read(setting({}), "1.5")).toEqual({ problem: "write a whole number" });
  expect(read(setting({ type: "number" }), "1.5")).toEqual({ value: 1.5 });
  expect(read(setting({}), " ")).toEqual({ problem: "write a number" });
  expect(read(setting({ nullable: true }), " ")).toEqual({ value: null });
});

test("an id stays a text", () => {
  const id = "223456789012345678";
  expect(read(setting({ type: "id", minimum: null, maximum: null }), id)).toEqual({ value: id });
});

test("only what differs is sent", () => {
  const settings = [setting({}), setting({ key: "on", type: "boolean", value: false })];
  expect(changesOf(settings, { xp: "15", on: "true" })).toEqual({ values: { on: true }, problems: {} });
  expect(changesOf(settings, { xp: "x" })).toEqual({ values: {}, problems: { xp: "write a number" } });
  expect(changesOf(settings, {})).toEqual({ values: {}, problems: {} });
});

test("a range is said in words", () => {
  expect(range(setting({}))).toBe("A whole number from 0 to 100");
  expect(range(setting({ type: "number", maximum: null }))).toBe("A number, at least 0");
  expect(range(setting({ type: "boolean", minimum: null, maximum: null }))).toBe("");
});
