import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runAtInterval } from "#checkout/jobs/interval.ts";

describe("a task that runs at an interval", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("runs immediately, and again after each wait", async () => {
    const task = vi.fn(async () => {});
    const loop = runAtInterval(1000, task);
    expect(task).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(999);
    expect(task).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(task).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1000);
    expect(task).toHaveBeenCalledTimes(3);
    await loop.stop();
  });

  it("never runs twice at the same time, since the wait begins when it has ended", async () => {
    const task = vi.fn(() => new Promise<void>((done) => setTimeout(done, 5000)));
    const loop = runAtInterval(1000, task);
    await vi.advanceTimersByTimeAsync(5999);
    expect(task).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(task).toHaveBeenCalledTimes(2);
    const stopped = loop.stop();
    await vi.advanceTimersByTimeAsync(5000);
    await stopped;
  });

  it("can be stopped: a running task finishes, and no other starts", async () => {
    let ended = 0;
    const task = vi.fn(
      () =>
        new Promise<void>((done) =>
          setTimeout(() => {
            ended += 1;
            done();
          }, 100),
        ),
    );
    const loop = runAtInterval(1000, task);
    await vi.advanceTimersByTimeAsync(1100);
    expect([task.mock.calls.length, ended]).toEqual([2, 1]);
    const stopped = loop.stop().then(() => ended);
    await vi.advanceTimersByTimeAsync(100);
    expect(await stopped).toBe(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(task).toHaveBeenCalledTimes(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not start again if it is stopped during a wait", async () => {
    const task = vi.fn(async () => {});
    const loop = runAtInterval(1000, task);
    await vi.advanceTimersByTimeAsync(500);
    await loop.stop();
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(task).toHaveBeenCalledTimes(1);
  });
});
