import { describe, expect, it } from "vitest";

import { dayName } from "./days";
import { periodOf } from "./periods";
import { inOrder, kindOf, largest } from "./kinds";
import { rarityLabel, rarityOf, rarityRank, shareOf } from "./rarities";

describe("kinds of events", () => {
  it("calls those it knows by members' words, and others by their own", () => {
    expect(kindOf("message_create").did).toBe("wrote a message");
    expect(kindOf("github.pull_request").many).toBe("Github pull request");
  });

  it("orders what it knows before what it does not, each once", () => {
    expect(inOrder(["zeta", "member_join", "alpha", "message_create", "zeta"])).toEqual([
      "message_create",
      "member_join",
      "alpha",
      "zeta",
    ]);
  });
});

describe("the largest kinds", () => {
  it("stand in their usual order, and what is left is the least", () => {
    const daily = {
      "2026-11-01": { message_create: 9, voice_tick: 8, thread_create: 1, voice_move: 2 },
      "2026-11-02": { voice_tick: 8, reaction_add: 4 },
    };
    expect(largest(daily, 3)).toEqual({
      kept: ["message_create", "voice_tick"],
      others: ["reaction_add", "thread_create", "voice_move"],
    });
  });

  it("are all of them where there are few", () => {
    expect(largest({ day: { member_join: 1, message_create: 2 } }, 2)).toEqual({
      kept: ["message_create", "member_join"],
      others: [],
    });
  });
});

describe("rarities", () => {
  it("count what is unknown as common", () => {
    expect(rarityOf("mythic")).toBe("common");
    expect(rarityLabel("epic")).toBe("Epic");
    expect(rarityRank("legendary")).toBe(5);
  });

  it("tell a few of many from nobody", () => {
    expect(shareOf(0, 3)).toBe("under 0.1 %");
    expect(shareOf(0, 0)).toBe("0 %");
    expect(shareOf(18.3, 1864)).toBe("18.3 %");
  });
});

it("names a day as the guild has it, wherever the reader is", () => {
  expect(dayName("2026-11-01")).toBe("1 Nov");
});

it("takes only what the API knows for a period", () => {
  expect(periodOf("30d")).toBe("30d");
  for (const text of ["", "8d", "season", "toString"]) expect(periodOf(text)).toBeUndefined();
});
