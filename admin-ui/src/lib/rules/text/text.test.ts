/** What each edit makes of a text, to the sign. */
import { describe, expect, it } from "vitest";

import {
  apply,
  CannotEdit,
  duplicateItem,
  type Edit,
  insertItem,
  moveBetween,
  moveItem,
  parse,
  type Parsed,
  removeAt,
  renameKey,
  setValue,
  switchOff,
  switchOn,
  wrapItem,
  toYaml,
} from "./index";

const PACK = `# About the pack
id: example   # its name
count: 0060
role: 223456789012345678

rules:
  # Why a
  - id: a
    description: >-
      Folded text
      over two lines.
    conditions:
      # Long ones only
      - event.length > 5   # signs
      # Never at night
      - any_of:
          - hour(now) > 6
          - params.always

    effects: [credit: {currency: xp, amount: 10}]

  # Why b
  - id: b
    note: |
      first
      second
`;

const after = (text: string, change: (parsed: Parsed) => Edit[]): string => apply(text, change(parse(text)));
/** The text with one part replaced, and nothing else. */
const swapped = (old: string, now: string, text = PACK): string => {
  expect(text.split(old)).toHaveLength(2);
  return text.replace(old, () => now);
};

describe("reading", () => {
  it("keeps every sign of an id, and reads numbers as the server does", () => {
    const { data } = parse("a: 223456789012345678\nb: 0060\nc: yes\nd: 0x1F\ne: 1.50\nf: 1_000\ng: ~\nh: '5'\n");
    expect(data).toEqual({ a: 223456789012345678n, b: 60, c: "yes", d: "0x1F", e: 1.5, f: "1_000", g: null, h: "5" });
  });
  it("says where a mistake is", () => {
    const { data, flaws } = parse("a: 1\nb: [1\nc: 2\n");
    expect(data).toBeUndefined();
    expect(flaws[0]).toMatchObject({ line: 3, column: 1 });
    expect(parse("a: 1\na: 2\n").flaws[0]).toMatchObject({ line: 2, message: "Map keys must be unique" });
    expect(parse("a: 1\n---\nb: 1\n").flaws).toHaveLength(1);
    expect(parse("a:\n\t- b\n").flaws.length).toBeGreaterThan(0);
    expect(parse("a: *none\n").flaws.length).toBeGreaterThan(0);
    expect(parse("a: &a [*a]\n").flaws.length).toBeGreaterThan(0);
    expect(parse("[a]: 1\n").flaws.length).toBeGreaterThan(0);
  });
  it("does not follow aliases without end", () => {
    const rows = Array.from({ length: 12 }, (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1},`.repeat(9) : "x"}]`);
    expect(parse(rows.join("\n")).flaws[0]?.message).toBe("The aliases in it repeat too much");
  });
  it("knows what stands where", () => {
    const parsed = parse(PACK);
    const says = (range: { from: number; to: number } | undefined): string => PACK.slice(range?.from, range?.to);
    expect(says(parsed.range(["rules", 0, "conditions", 0]))).toBe("- event.length > 5");
    expect(says(parsed.range(["role"]))).toBe("223456789012345678");
    expect(says(parsed.keyRange(["rules", 1, "note"]))).toBe("note");
    expect(parsed.range(["rules", 7])).toBeUndefined();
    const pathOf = (part: string): unknown => parsed.pathAt(PACK.indexOf(part) + 1);
    expect(pathOf("Why a")).toEqual(["rules", 0]);
    expect(pathOf("Never")).toEqual(["rules", 0, "conditions", 1]);
    expect(pathOf("params.always")).toEqual(["rules", 0, "conditions", 1, "any_of", 1]);
    expect(pathOf("amount")).toEqual(["rules", 0, "effects", 0, "credit", "amount"]);
    expect(pathOf("second")).toEqual(["rules", 1, "note"]);
    expect(parsed.source(["rules", 0, "conditions", 1])).toBe("any_of:\n  - hour(now) > 6\n  - params.always");
    expect(parsed.source(["rules", 1, "note"])).toBe("|\n  first\n  second");
    expect(parse(parsed.source(["rules", 0]) ?? "").data).toEqual(parsed.get(["rules", 0]));
  });
});

describe("values", () => {
  const set = (path: (string | number)[], value: Parameters<typeof setValue>[2], text = PACK): string =>
    after(text, (parsed) => setValue(parsed, path, value));

  it("gives no edits for what is there already", () => {
    for (const path of [[], ["count"], ["role"], ["rules"], ["rules", 0, "description"], ["rules", 1, "note"]]) {
      const parsed = parse(PACK);
      expect(setValue(parsed, path, parsed.get(path) ?? null)).toEqual([]);
    }
  });
  it("changes no more than the value", () => {
    expect(set(["id"], "other")).toBe(swapped("example ", "other "));
    expect(set(["rules", 0, "effects", 0, "credit", "amount"], 15)).toBe(swapped("amount: 10", "amount: 15"));
    expect(setValue(parse(PACK), ["rules", 0, "effects", 0, "credit", "amount"], 15)).toEqual([
      { from: PACK.indexOf("10}") + 1, to: PACK.indexOf("10}") + 2, insert: "5" },
    ]);
    expect(set(["rules", 1, "note"], "first\nsecond\nthird\n")).toBe(PACK + "      third\n");
    expect(set(["rules", 0, "conditions", 0], "event.length > 9")).toBe(swapped("> 5   #", "> 9   #"));
  });
  it("quotes what would be read as something else", () => {
    expect(set(["id"], "223456789012345678")).toBe(swapped("id: example", 'id: "223456789012345678"'));
    for (const text of ["0060", "yes", "null", "1e3", "2024-01-01", "", " a", "a: b", "# a", "- a", "*a", "on"]) {
      expect(set(["id"], text)).toBe(swapped("id: example", `id: ${JSON.stringify(text)}`));
    }
  });
  it("writes several lines as a block, in brackets in quotes", () => {
    expect(set(["id"], "one\ntwo")).toBe(swapped("example   # its name", "|-   # its name\n  one\n  two"));
    expect(set(["rules", 0, "effects", 0, "credit", "currency"], "a\nb")).toBe(swapped(": xp", ': "a\\nb"'));
  });
  it("makes keys where they belong, and parents that are missing", () => {
    expect(set(["rules", 1, "name"], "B")).toBe(swapped("      second\n", "      second\n    name: B\n"));
    expect(set(["rules", 0, "name"], "A")).toBe(swapped("- id: a\n", "- id: a\n    name: A\n"));
    expect(set(["rules", 0, "trigger", "zones"], ["x"])).toBe(
      swapped("over two lines.\n", "over two lines.\n    trigger: {zones: [x]}\n"),
    );
    expect(set(["rules", 0, "id"], "a", "")).toBe("rules:\n  - id: a\n");
    expect(set(["rules", 0, "id"], "a", "# Top\nrules:\n")).toBe("# Top\nrules:\n  - id: a\n");
    expect(set(["a"], 1, "# Top")).toBe("# Top\na: 1\n");
    expect(set(["a", "b"], 1, "a: {}\n")).toBe("a: {b: 1}\n");
  });
  it("keeps tidy what becomes something else", () => {
    expect(set(["a"], 5, "a: # why\n  b: 1\nc: 2\n")).toBe("a: 5 # why\nc: 2\n");
    expect(set(["effects"], ["x"], "effects: y # why\n")).toBe("effects: # why\n  - x\n");
    expect(set(["a"], { b: "one\ntwo" }, "a: 1\r\nc: 2\r\n")).toBe("a:\r\n  b: |-\r\n    one\r\n    two\r\nc: 2\r\n");
  });
});

describe("lists", () => {
  it("moves an item with its comments", () => {
    const moved = after(PACK, (parsed) => moveItem(parsed, ["rules", 0, "conditions"], 0, 1));
    expect(moved).toContain(`    conditions:
      # Never at night
      - any_of:
          - hour(now) > 6
          - params.always
      # Long ones only
      - event.length > 5   # signs

    effects`);
    const rules = after(PACK, (parsed) => moveItem(parsed, ["rules"], 1, 0));
    expect(rules).toContain(
      "rules:\n  # Why b\n  - id: b\n    note: |\n      first\n      second\n\n  # Why a\n  - id: a\n",
    );
    expect(after(rules, (parsed) => moveItem(parsed, ["rules"], 0, 1))).toBe(PACK);
  });
  it("takes an item out with its comments, and says so where none is left", () => {
    const one = after(PACK, (parsed) => removeAt(parsed, ["rules", 0, "conditions", 0]));
    expect(one).toBe(swapped("      # Long ones only\n      - event.length > 5   # signs\n", ""));
    const none = after("a:\n  # why\n  - b\n# other\nc: 1\n", (parsed) => removeAt(parsed, ["a", 0]));
    expect(none).toBe("a: []\n# other\nc: 1\n");
    expect(after("- id: a\n  # b\n  b: 1\n", (parsed) => removeAt(parsed, [0, "id"]))).toBe("- # b\n  b: 1\n");
    expect(after("# Top\na: 1\nb: 2\n", (parsed) => removeAt(parsed, ["a"]))).toBe("# Top\nb: 2\n");
  });
  it("puts items in, as data and as they are written", () => {
    const rule = after(PACK, (parsed) =>
      insertItem(parsed, ["rules"], 1, { id: "c", effects: [{ log: { text: "x" } }] }),
    );
    expect(rule).toBe(swapped("  # Why b", "  - id: c\n    effects:\n      - log: {text: x}\n\n  # Why b"));
    const yaml = "# Pasted\ncap:   {max: 5}  # so many\n";
    const pasted = after("a:\n  - x\n", (parsed) => insertItem(parsed, ["a"], 0, { yaml }));
    expect(pasted).toBe("a:\n  # Pasted\n  - cap:   {max: 5}  # so many\n  - x\n");
    const two = after("a:\n  - x\n", (parsed) => insertItem(parsed, ["a"], 1, { yaml: "- y\n- z # last\n" }));
    expect(two).toBe("a:\n  - x\n  - y\n  - z # last\n");
    expect(after("a: [x]\n", (parsed) => insertItem(parsed, ["a"], 1, "w"))).toBe("a: [x, w]\n");
    expect(after("b: 1\n", (parsed) => insertItem(parsed, ["conditions"], 0, "w"))).toBe("b: 1\nconditions:\n  - w\n");
  });
  it("doubles an item with its comments", () => {
    const twice = after("a:\n  # why\n  - b: 1\n\n  - c\n", (parsed) => duplicateItem(parsed, ["a"], 0));
    expect(twice).toBe("a:\n  # why\n  - b: 1\n\n  # why\n  - b: 1\n\n  - c\n");
  });
  it("renames a key in its place", () => {
    expect(after("a: 1 # x\nb: 2\n", (parsed) => renameKey(parsed, ["a"], "yes"))).toBe('"yes": 1 # x\nb: 2\n');
    expect(() => renameKey(parse("a: 1\nb: 2\n"), ["a"], "b")).toThrow("There is a key `b` already; edit it in YAML");
  });
});

describe("switching off", () => {
  const LIST = ["rules", 0, "conditions"];
  it("comments a step out where it stands, and back to the byte", () => {
    for (const text of [PACK, PACK.replaceAll("\n", "\r\n")]) {
      for (const index of [0, 1]) {
        const off = after(text, (parsed) => switchOff(parsed, LIST, index));
        const steps = parse(off).offSteps(LIST);
        expect(steps.map(({ before }) => before)).toEqual([index]);
        expect(after(off, (parsed) => switchOn(parsed, LIST, 0))).toBe(text);
      }
    }
    const off = after(PACK, (parsed) => switchOff(parsed, LIST, 1));
    expect(off).toContain(
      "      #~ # Never at night\n      #~ - any_of:\n      #~     - hour(now) > 6\n      #~     - params.always\n",
    );
    expect(parse(off).offSteps(LIST)[0]?.yaml).toBe("# Never at night\nany_of:\n  - hour(now) > 6\n  - params.always");
  });
  it("leaves a list that says that nothing is in it", () => {
    const text = "a: # why\n  - x\n  - y\nb: 1\n";
    const one = after(text, (parsed) => switchOff(parsed, ["a"], 0));
    const none = after(one, (parsed) => switchOff(parsed, ["a"], 0));
    expect(none).toBe("a: [] # why\n  #~ - x\n  #~ - y\nb: 1\n");
    expect(parse(none).offSteps(["a"])).toHaveLength(2);
    const back = after(none, (parsed) => switchOn(parsed, ["a"], 1));
    expect(back).toBe("a: # why\n  #~ - x\n  - y\nb: 1\n");
    expect(after(none, (parsed) => insertItem(parsed, ["a"], 0, "z"))).toBe(
      "a: # why\n  #~ - x\n  #~ - y\n  - z\nb: 1\n",
    );
  });
  it("unfolds a list in brackets", () => {
    const off = after(PACK, (parsed) => switchOff(parsed, ["rules", 0, "effects"], 0));
    expect(off).toBe(
      swapped(
        "effects: [credit: {currency: xp, amount: 10}]",
        "effects: []\n      #~ - credit: {currency: xp, amount: 10}",
      ),
    );
  });
});

describe("anchors", () => {
  const TEXT = "base: &base {a: 1}\nlist:\n  - &one {x: 1}\n  - *base\n  - *one\nmerged:\n  <<: *base\n  b: 2\n";
  const refused = (change: (parsed: Parsed) => Edit[]): void => {
    expect(() => change(parse(TEXT))).toThrow(CannotEdit);
    expect(() => change(parse(TEXT))).toThrow(/; edit it in YAML$/);
  };
  it("refuses what would change other places, or break them", () => {
    refused((parsed) => setValue(parsed, ["base", "a"], 2));
    refused((parsed) => setValue(parsed, ["list", 1, "a"], 2));
    refused((parsed) => removeAt(parsed, ["base"]));
    refused((parsed) => moveItem(parsed, ["list"], 0, 2));
    refused((parsed) => duplicateItem(parsed, ["list"], 0));
    refused((parsed) => switchOff(parsed, ["list"], 0));
    refused((parsed) => setValue(parsed, ["merged", "c"], 2));
    refused((parsed) => removeAt(parsed, ["merged", "b"]));
  });
  it("does what is safe beside them", () => {
    expect(after(TEXT, (parsed) => setValue(parsed, ["list", 1], "x"))).toBe(TEXT.replace("- *base", "- x"));
    expect(after(TEXT, (parsed) => moveItem(parsed, ["list"], 1, 0))).toContain("list:\n  - *base\n  - &one {x: 1}\n");
    expect(after("a: &x 1\n", (parsed) => setValue(parsed, ["a"], 2))).toBe("a: &x 2\n");
  });
  it("refuses a text with a mistake, and what is not there", () => {
    expect(() => setValue(parse("a: [\n"), ["a"], 1)).toThrow(CannotEdit);
    expect(() => removeAt(parse(PACK), ["nothing"])).toThrow(CannotEdit);
    expect(() => setValue(parse(PACK), ["id", "x"], 1)).toThrow(CannotEdit);
    expect(() => setValue(parse(PACK), ["count"], NaN)).toThrow(CannotEdit);
    expect(() => insertItem(parse(PACK), ["rules"], 9, "x")).toThrow(CannotEdit);
  });
});

describe("new YAML", () => {
  it("is in the style of the packs, and is read as what it was", () => {
    const rule = {
      id: "a",
      trigger: { event: "message_create", zones: ["x"] },
      conditions: ["a > 1", { any_of: ["b", { has_role: { role: "223456789012345678" } }] }],
      effects: [{ credit: { currency: "xp", amount: 5n } }],
      description: "one\ntwo\n",
    };
    expect(toYaml(rule)).toBe(`id: a
trigger: {event: message_create, zones: [x]}
conditions:
  - a > 1
  - any_of:
      - b
      - has_role: {role: "223456789012345678"}
effects:
  - credit: {currency: xp, amount: 5}
description: |
  one
  two
`);
    expect(parse(toYaml(rule)).get(["description"])).toBe("one\ntwo\n");
  });
});

describe("speed", () => {
  it("reads 500 effects, and changes one value of 30 steps, in no time that anybody notices", () => {
    const steps = (count: number): string =>
      `rules:\n  - id: a\n    effects:\n${"      - credit: {currency: xp, amount: 5, times: [zone, quality]}\n".repeat(count)}`;
    parse(steps(400));
    // of the processor's time, and generous, for machines that do other things too
    const spent = (work: () => unknown): number => {
      const before = process.cpuUsage().user;
      work();
      return (process.cpuUsage().user - before) / 1000;
    };
    const thirty = parse(steps(30));
    expect(spent(() => parse(steps(500)))).toBeLessThan(600);
    const change = (): unknown => setValue(thirty, ["rules", 0, "effects", 7, "credit", "amount"], 6);
    expect(spent(change)).toBeLessThan(150);
  });
});

describe("from list to list", () => {
  const LIST = ["rules", 0, "conditions"];
  it("takes a step into a group with its comments, and out again to the byte", () => {
    for (const text of [PACK, PACK.replaceAll("\n", "\r\n")]) {
      const into = after(text, (parsed) => moveBetween(parsed, LIST, 0, [...LIST, 1, "any_of"], 1));
      expect(into.replaceAll("\r\n", "\n")).toContain(`    conditions:
      # Never at night
      - any_of:
          - hour(now) > 6
          # Long ones only
          - event.length > 5   # signs
          - params.always
`);
      expect(after(into, (parsed) => moveBetween(parsed, [...LIST, 0, "any_of"], 1, LIST, 0))).toBe(text);
    }
  });
  it("leaves what was emptied saying so, and writes block and brackets as they are", () => {
    const text = "a:\n  - x: {k: 1}\nb: [z]\nc:\n  # c\n  - w\n";
    expect(after(text, (parsed) => moveBetween(parsed, ["a"], 0, ["b"], 1))).toBe(
      "a: []\nb: [z, {x: {k: 1}}]\nc:\n  # c\n  - w\n",
    );
    expect(after(text, (parsed) => moveBetween(parsed, ["b"], 0, ["c"], 0))).toBe(
      "a:\n  - x: {k: 1}\nb: []\nc:\n  - z\n  # c\n  - w\n",
    );
    expect(after("a:\n  # why\n  - x # so\n", (parsed) => moveBetween(parsed, ["a"], 0, ["b"], 0))).toBe(
      "a: []\nb:\n  # why\n  - x # so\n",
    );
    expect(() => moveBetween(parse(text), ["c"], 0, ["b"], 0)).toThrow("Its comments have no place there");
    expect(() => moveBetween(parse(PACK), LIST, 1, [...LIST, 1, "any_of"], 0)).toThrow("into itself");
    expect(() => moveBetween(parse(PACK), LIST, 1, LIST, 0)).toThrow("in this list already");
  });
  it("makes a step the first of a group", () => {
    expect(after(PACK, (parsed) => wrapItem(parsed, LIST, 0, "any_of"))).toContain(`    conditions:
      - any_of:
          # Long ones only
          - event.length > 5   # signs
      # Never at night
`);
  });
});
