import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import { describe, expect, it } from "vitest";

import { read } from "./expression";
import { sentence, stepSentence, triggerSentence } from "./index";

type Rule = Record<string, unknown> & { id: string };
const PACKS = join(process.cwd(), "..", "rulepacks");

function shipped(): Rule[] {
  return readdirSync(PACKS, { recursive: true, encoding: "utf8" })
    .filter((path) => /[\\/]rules[\\/][^\\/]+\.yaml$/.test(path))
    .flatMap((path) => {
      const file = parse(readFileSync(join(PACKS, path), "utf8")) as { defaults?: object; rules: Rule[] };
      return file.rules.map((rule) => ({ ...file.defaults, ...rule }));
    });
}

describe("every shipped rule", () => {
  const rules = shipped();
  it("is found", () => expect(rules.length).toBeGreaterThan(40));

  it.each(rules.map((rule) => [rule.id, rule] as const))("%s is said in words", (_, rule) => {
    const said = sentence(rule);
    expect(said).toMatch(/^[A-Z“].{20,}\.$/s);
    expect(said).not.toMatch(/\[object|undefined|null|NaN/);
    expect(said).not.toMatch(/\b(event|params|measures|actor|target|factors|row)\.\w/);
    expect(said).not.toMatch(/[<>=!]=|default\(/);
  });

  it.each(
    rules.flatMap((rule) => [...((rule.conditions as unknown[]) ?? [])].map((one) => [JSON.stringify(one), one])),
  )("condition %s", (_, one) => expect(stepSentence(one, "condition").length).toBeGreaterThan(5));
});

describe("a rule", () => {
  const names = {
    currencies: [{ name: "xp", title: "Experience" }],
    parameters: [{ name: "xp_base", title: "XP for a message" }],
    roles: [{ id: "7", name: "Booster" }],
    channels: [{ id: "9", name: "general" }],
  };

  it("names things as the guild does", () => {
    const rule = {
      kind: "reward",
      trigger: { event: "message_create", channels: ["9"], zones: ["programming"] },
      conditions: [{ has_role: { role: "7" } }, "event.has_link"],
      effects: [{ credit: { currency: "xp", amount: "params.xp_base", times: ["zone", "quality"] } }],
    };
    expect(sentence(rule, names)).toBe(
      "When a member posts a message in the zone programming in #general, if the member has @Booster and the message has a link: " +
        "pays the member Experience as set by “XP for a message”, times the zone's multiplier and quality.",
    );
  });

  it("turns what is negated around", () => {
    expect(stepSentence("not event.length > 200", "condition")).toBe("The length of the message is at most 200");
    expect(stepSentence({ not: { not_self_interaction: {} } }, "condition")).toBe("It is one's own");
    expect(stepSentence({ not: { any_of: ["event.has_link", "event.is_reply"] } }, "condition")).toBe(
      "The message has no link and the message is no reply",
    );
  });

  it("knows days and roles", () => {
    expect(stepSentence("weekday(now) >= 5", "condition")).toBe("It is Saturday or Sunday");
    expect(stepSentence("contains(default(actor.roles, []), params.staff_role)", "condition")).toBe(
      "The member has the role set by “staff role”",
    );
  });

  it("is said of what is half written, too", () => {
    for (const odd of [
      null,
      undefined,
      5,
      [],
      {},
      { conditions: "x", effects: 3 },
      { effects: [null, "x", {}, { a: 1, b: 2 }] },
    ]) {
      expect(sentence(odd)).not.toMatch(/\[object|undefined/);
    }
    expect(stepSentence("event.length >", "condition")).toBe("The length of the message >");
    expect(stepSentence({ sing: { song: 1 } }, "effect")).toBe("Does “sing”");
  });

  it("says its trigger", () => {
    expect(triggerSentence("reaction_add")).toBe("When a member reacts to a message");
    expect(triggerSentence(undefined)).toBe("Whenever something it reads has changed");
    expect(triggerSentence("ci.passed")).toBe("When “ci passed” happens");
  });
});

describe("expressions", () => {
  it("are read by precedence", () => {
    expect(read("1 + 2 * 3")).toMatchObject({ is: "sum", sign: "+", right: { sign: "*" } });
    expect(read("a < b < c")).toMatchObject({ is: "both" });
    expect(read("a not in [1, 2]")).toMatchObject({ is: "compare", sign: "not in" });
    expect(read("a if b else c")).toMatchObject({ is: "choice" });
    expect(read("a b")).toBeNull();
    expect(read("")).toBeNull();
  });
});
