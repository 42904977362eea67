import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createProgress } from "#shop/progress.ts";

let lines: string[];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance"] });
  lines = [];
  vi.spyOn(console, "log").mockImplementation((line) => {
    lines.push(line);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it("without a terminal, a long step says every one to two seconds how far it is, and a short one nothing", () => {
  const { onProgress } = createProgress();
  for (let page = 1; page <= 10; page += 1) {
    vi.advanceTimersByTime(500);
    onProgress("pages", page, 10);
  }
  onProgress("search", 1, 2);
  onProgress("search", 2, 2);
  expect(lines).toEqual(["Pages 4 of 10, 2 s left", "Pages 7 of 10, 1 s left"]);
});

it("what is stored is counted in megabytes", () => {
  const { onProgress } = createProgress();
  onProgress("files", 1_000_000, 2_000_000_000);
  vi.advanceTimersByTime(10_000);
  onProgress("files", 500_000_000, 2_000_000_000);
  expect(lines).toEqual(["Files 500.0 MB of 2000.0 MB, 30 s left"]);
});

it("before anything is done, nothing is said of the time that is left", () => {
  const { onProgress } = createProgress();
  onProgress("files", 0, 2_000_000);
  vi.advanceTimersByTime(10_000);
  onProgress("files", 0, 2_000_000);
  expect(lines).toEqual(["Files 0.0 MB of 2.0 MB"]);
});
