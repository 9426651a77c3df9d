import { describe, expect, it } from "vitest";

import { changeOf, resultOf, rulesByChange, type BacktestResult } from "./result";

const counts = (fired: number) => ({ fired, denied: 0, failed: 0 });

describe("a backtest's result", () => {
  it("says how much changes", () => {
    expect(changeOf(100, 100)).toBe("as much as now");
    expect(changeOf(100, 150)).toBe("50% more than now");
    expect(changeOf(1000, 995)).toBe("0.5% less than now");
    expect(changeOf(0, 5)).toBe("nothing now");
  });

  it("puts the rules that change most first, and leaves out those that did nothing", () => {
    const rules = {
      same: { live: counts(9), draft: counts(9) },
      more: { live: counts(1), draft: counts(5) },
      born: { live: null, draft: counts(2) },
      idle: { live: counts(0), draft: counts(0) },
    };
    expect(rulesByChange({ rules } as unknown as BacktestResult).map((one) => one.rule)).toEqual([
      "more",
      "born",
      "same",
    ]);
  });

  it("is there once the task is done", () => {
    expect(resultOf(undefined)).toBeNull();
    expect(resultOf({ status: "running", result: null } as never)).toBeNull();
    expect(resultOf({ status: "done", result: { plan: null } } as never)).toEqual({ plan: null });
  });
});
