import { expect, it } from "vitest";

import { keyOfForm } from "./key";

it("keeps its key while the same is asked, and takes another for something else", () => {
  const keyOf = keyOfForm();
  const first = keyOf({ amount: 5 });
  expect(keyOf({ amount: 5 })).toBe(first);
  expect(keyOf({ amount: 6 })).not.toBe(first);
  expect(keyOfForm()({ amount: 5 })).not.toBe(first);
});
