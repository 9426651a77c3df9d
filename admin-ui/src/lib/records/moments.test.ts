import { describe, expect, it } from "vitest";

import { startOf } from "./moments";

describe("startOf", () => {
  it("is the beginning of the day where the reader is", () => {
    expect(startOf("2026-11-21")).toBe(new Date(2026, 10, 21).toISOString());
    expect(startOf("2026-11-30", 1)).toBe(new Date(2026, 11, 1).toISOString());
  });

  it("is nothing for what is no day", () => {
    expect(startOf("soon")).toBeUndefined();
  });
});
