import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { moved, type Placed } from "./reorder";

const rules = (...priorities: number[]): Placed[] =>
  priorities
    .map((priority, order) => ({ id: `r${order}`, pack: "p", priority, order }))
    .sort((one, other) => one.priority - other.priority || one.order - other.order);

const after = (list: Placed[], ...move: [string, string, "before" | "behind"]): string[] => {
  const changes = new Map(moved(list, ...move).map((one) => [one.id, one.priority]));
  return list
    .map((one) => ({ ...one, priority: changes.get(one.id) ?? one.priority }))
    .sort((one, other) => one.priority - other.priority || one.order - other.order)
    .map((one) => one.id);
};

describe("moving a rule", () => {
  it("changes one priority where that is enough", () => {
    expect(moved(rules(100, 200, 300), "r2", "r1", "before")).toHaveLength(1);
    expect(moved(rules(100, 100, 100), "r2", "r0", "before")).toEqual([{ id: "r2", pack: "p", priority: 99 }]);
    expect(moved(rules(100, 100, 100), "r0", "r2", "behind")).toEqual([{ id: "r0", pack: "p", priority: 101 }]);
  });

  it("makes room among equals", () => {
    expect(after(rules(100, 100, 100), "r2", "r1", "before")).toEqual(["r0", "r2", "r1"]);
  });

  it("puts it where it is wanted, and leaves the others in their order", () => {
    const priorities = fc.array(fc.integer({ min: 98, max: 103 }), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(priorities, fc.nat(), fc.nat(), fc.boolean(), (all, a, b, isBefore) => {
        const list = rules(...all);
        const [mover, other] = [list[a % list.length]!, list[b % list.length]!];
        if (mover === other) return;
        const rest = list.map((one) => one.id).filter((id) => id !== mover.id);
        rest.splice(rest.indexOf(other.id) + (isBefore ? 0 : 1), 0, mover.id);
        expect(after(list, mover.id, other.id, isBefore ? "before" : "behind")).toEqual(rest);
      }),
    );
  });
});
