import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createProgress } from "#shop/progress.ts";
import { createHeartbeat, ERASE_LINE } from "#shop/progress-heartbeat.ts";

let lines: string[];
const heartbeat = { show: () => {}, end: () => {} };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
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
  const { onProgress } = createProgress(heartbeat);
  for (let page = 1; page <= 10; page += 1) {
    vi.advanceTimersByTime(500);
    onProgress("pages", page, 10);
  }
  onProgress("search", 1, 2);
  onProgress("search", 2, 2);
  expect(lines).toEqual(["Pages 4 of 10, 2 s left", "Pages 7 of 10, 1 s left"]);
});

it("what is stored is counted in megabytes", () => {
  const { onProgress } = createProgress(heartbeat);
  onProgress("files", 1_000_000, 2_000_000_000);
  vi.advanceTimersByTime(10_000);
  onProgress("files", 500_000_000, 2_000_000_000);
  expect(lines).toEqual(["Files 500.0 MB of 2000.0 MB, 30 s left"]);
});

it("before anything is done, nothing is said of the time that is left", () => {
  const { onProgress } = createProgress(heartbeat);
  onProgress("files", 0, 2_000_000);
  vi.advanceTimersByTime(10_000);
  onProgress("files", 0, 2_000_000);
  expect(lines).toEqual(["Files 0.0 MB of 2.0 MB"]);
});

it("a step that says nothing is repeated within two seconds, and then less and less often", () => {
  const show = createHeartbeat({ write: (text) => lines.push(text), isTerminal: false });
  show("Reading the content");
  vi.advanceTimersByTime(120_000);
  const seconds = [2, 6, 13, 29, 59, 119];
  expect(lines).toEqual(seconds.map((second) => `Reading the content, ${second} s so far\n`));
  show("Pages");
  vi.advanceTimersByTime(2_000);
  expect(lines.at(-1)).toBe("Pages, 2 s so far\n");
  show(null);
  vi.advanceTimersByTime(60_000);
  expect(lines).toHaveLength(7);
});

it("on a terminal, it is one line that changes each second", () => {
  const show = createHeartbeat({ write: (text) => lines.push(text), isTerminal: true });
  show("Reading the content");
  vi.advanceTimersByTime(4_000);
  expect(lines).toEqual([2, 3, 4].map((second) => `${ERASE_LINE}Reading the content, ${second} s so far`));
});

it("whatever is printed, the step that goes on is what is repeated", () => {
  const shown: (string | null)[] = [];
  const { log, onProgress, end } = createProgress({
    show: (step) => shown.push(step),
    end: () => shown.push(null),
  });
  const last = () => shown.at(-1);
  onProgress("reading");
  log("The content has changed meanwhile");
  expect(last()).toBe("Reading the content");
  onProgress("search", 1, 2);
  expect(last()).toBe("Search index");
  // The words are merged then.
  onProgress("search", 2, 2);
  expect(last()).toBe("Search index");
  onProgress("cleanup");
  expect(last()).toBe("Deleting earlier releases");
  end();
  expect(last()).toBe(null);
});
