import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { publishOnSchedule } from "#publish/publish-on-schedule.ts";

const START = new Date("2026-10-02T12:00:00Z");
const MINUTE_MS = 60_000;

/** When the live release ends. */
let end: Date | null;
let schedule: { stop(): Promise<void> };
beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(async () => {
  await schedule.stop();
  vi.useRealTimers();
});

function after(ms: number): Date {
  return new Date(START.getTime() + ms);
}

/** Starts the schedule. Returns the times of its runs, in milliseconds after the start, and the errors it has reported. */
function start(publish: () => void): { runs: number[]; failures: unknown[] } {
  const [runs, failures]: [number[], unknown[]] = [[], []];
  schedule = publishOnSchedule({
    nextMoment: async () => end,
    publish: async () => {
      runs.push(Date.now() - START.getTime());
      publish();
    },
    onFailure: (error) => failures.push(error),
  });
  return { runs, failures };
}

function pass(ms: number): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(ms);
}

test("publishes at each moment that the live release names, and at no other time", async () => {
  end = after(5 * MINUTE_MS + 1);
  const ends = [after(7 * MINUTE_MS), null];
  const { runs, failures } = start(() => {
    end = ends.shift() ?? null;
  });
  await pass(10 * MINUTE_MS);
  expect(runs).toEqual([5 * MINUTE_MS + 1, 7 * MINUTE_MS]);
  expect(failures).toEqual([]);
});

test("notices a release that another process publishes", async () => {
  end = null;
  const { runs } = start(() => {
    end = null;
  });
  await pass(MINUTE_MS);
  end = after(2 * MINUTE_MS);
  await pass(2 * MINUTE_MS);
  expect(runs).toEqual([2 * MINUTE_MS]);
});

test("reports a failure, and tries again every five minutes until it succeeds", async () => {
  end = after(MINUTE_MS);
  let failing = 2;
  const { runs, failures } = start(() => {
    if (failing-- > 0) throw new Error("mistakes");
    end = null;
  });
  await pass(20 * MINUTE_MS);
  expect(runs).toEqual([1, 6, 11].map((minutes) => minutes * MINUTE_MS));
  expect(failures).toEqual([new Error("mistakes"), new Error("mistakes")]);
});

test("does not try again once another process has published", async () => {
  end = after(MINUTE_MS);
  const { runs } = start(() => {
    throw new Error("mistakes");
  });
  await pass(2 * MINUTE_MS);
  end = null;
  await pass(10 * MINUTE_MS);
  expect(runs).toEqual([MINUTE_MS]);
});

test("publishes nothing after it has been stopped", async () => {
  end = after(MINUTE_MS);
  const { runs } = start(() => {});
  await pass(30_000);
  await schedule.stop();
  await pass(2 * MINUTE_MS);
  expect(runs).toEqual([]);
});
