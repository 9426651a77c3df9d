import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Tape, type Entry } from "./tape.svelte";

const entry = (number: number): Entry => ({
  number,
  at: "2026-11-21T16:00:00Z",
  level: "INFO",
  logger: "synapse",
  message: `said ${number}`,
  guild: null,
  fields: {},
});

describe("Tape", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("shows what comes, in one go", () => {
    const tape = new Tape();
    tape.begin([entry(1)]);
    tape.hear(entry(2));
    tape.hear(entry(3));
    expect(tape.entries).toHaveLength(1);
    vi.advanceTimersByTime(300);
    expect(tape.entries.map((one) => one.number)).toEqual([1, 2, 3]);
  });

  it("holds back while it is paused, and loses nothing", () => {
    const tape = new Tape();
    tape.pause(true);
    tape.hear(entry(1));
    vi.advanceTimersByTime(300);
    expect([tape.entries.length, tape.held]).toEqual([0, 1]);
    tape.pause(false);
    expect([tape.entries.length, tape.held]).toEqual([1, 0]);
  });

  it("tells nothing twice, and keeps the newest ten thousand", () => {
    const tape = new Tape();
    tape.begin(Array.from({ length: 10_000 }, (_, place) => entry(place + 1)));
    tape.hear(entry(10_000));
    tape.hear(entry(10_001));
    vi.advanceTimersByTime(300);
    expect([tape.entries.length, tape.entries[0]!.number, tape.entries.at(-1)!.number]).toEqual([10_000, 2, 10_001]);
  });

  it("goes on where the process began anew and counts from 1", () => {
    const tape = new Tape();
    tape.begin([entry(500)]);
    tape.hear({ ...entry(1), at: "2026-11-21T16:05:00Z" });
    vi.advanceTimersByTime(300);
    expect(tape.entries.map((one) => one.number)).toEqual([500, 1]);
  });
});
