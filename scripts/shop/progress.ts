import { Worker } from "node:worker_threads";
import { progress } from "@clack/prompts";
import type { OnProgress, Step } from "#publish/publish-options.ts";
import { formatMegabytes, print } from "./output.ts";
import { ERASE_LINE } from "./progress-heartbeat.ts";

/** No longer than this passes without a line while a step says how far it is. */
const LINE_INTERVAL_MS = 1_500;
const BAR_WIDTH = 24;
const STEPS: Record<Step, string> = {
  sales: "Asking the running shop what it has sold",
  checks: "Checking files",
  lock: "Waiting for another run that is publishing",
  reading: "Reading the content",
  pictures: "Pictures",
  preparing: "Preparing the pages",
  pages: "Pages",
  lists: "Feeds and lists",
  assembly: "Putting the site together",
  search: "Search index",
  files: "Files",
  cleanup: "Deleting earlier releases",
  keys: "Licence keys",
};
/** Those of which bytes are counted. */
const IN_BYTES: Step[] = ["checks", "files"];

type Bar = ReturnType<typeof progress>;

interface Progress {
  /** Prints a line about the run. */
  log: (line: string) => void;
  onProgress: OnProgress;
  /** Makes room for lines that are printed otherwise. */
  clear: () => void;
  /** Ends with the run. */
  end: () => void;
}

/** For a run that prints nothing but its result. */
export const NO_PROGRESS: Progress = { log() {}, onProgress() {}, clear() {}, end() {} };

/**
 * Shows how far a run is and the time that is left: as a bar on a terminal, or else as a line now and then. A step that says nothing is
 * repeated with the seconds that it has taken.
 */
export function createProgress(heartbeat: Heartbeat = startHeartbeatThread()): Progress {
  let step: Step | null = null;
  let isCounting = false;
  let started = 0;
  let lineAt = 0;
  let bar: Bar | null = null;
  let barDone = 0;
  return {
    log(line) {
      clear();
      print(line);
      repeatStep();
    },
    onProgress(name, done, total) {
      if (step !== name) begin(name);
      if (done === undefined || total === undefined) return;
      if (done === total) return endCount();
      if (!isCounting) beginCount();
      const [ready, all] = IN_BYTES.includes(name) ? [done, total].map(formatMegabytes) : [done, total];
      const text = `${STEPS[name]} ${ready} of ${all}${done > 0 ? `, ${secondsLeft(done, total)} s left` : ""}`;
      if (process.stdout.isTTY) advanceBar(done, total, text);
      else if (performance.now() - lineAt >= LINE_INTERVAL_MS) {
        lineAt = performance.now();
        print(text);
        repeatStep();
      }
    },
    clear() {
      clear();
      repeatStep();
    },
    end() {
      heartbeat.end();
      clear();
    },
  };

  function begin(name: Step): void {
    clear();
    step = name;
    repeatStep();
  }

  function beginCount(): void {
    isCounting = true;
    started = performance.now();
    lineAt = started;
  }

  function secondsLeft(done: number, total: number): number {
    const msPerItem = (performance.now() - started) / done;
    return Math.round((msPerItem * (total - done)) / 1000);
  }

  function advanceBar(done: number, total: number, text: string): void {
    if (!bar) {
      heartbeat.show(null);
      process.stdout.write(ERASE_LINE);
      bar = progress({ style: "block", max: total, size: BAR_WIDTH });
      bar.start(text);
      barDone = 0;
    }
    bar.advance(done - barDone, text);
    barDone = done;
  }

  /** What follows of a step is not counted. */
  function endCount(): void {
    if (!isCounting) return;
    clear();
    repeatStep();
  }

  /** Removes what changes on a terminal. */
  function clear(): void {
    bar?.clear();
    bar = null;
    isCounting = false;
    if (process.stdout.isTTY) process.stdout.write(ERASE_LINE);
  }

  /** In case that nothing follows for a while. */
  function repeatStep(): void {
    if (step) heartbeat.show(STEPS[step]);
  }
}

interface Heartbeat {
  /** A step has begun, or a line was printed during it. null: something else shows that the run goes on. */
  show(step: string | null): void;
  end(): void;
}

/** Some steps keep the main thread busy for seconds, so another thread has the clock. */
function startHeartbeatThread(): Heartbeat {
  const thread = new Worker(new URL("./heartbeat-thread.ts", import.meta.url), {
    workerData: { isTerminal: process.stdout.isTTY },
  });
  // It only prints. Whatever prevents that does not end the run.
  thread.on("error", () => {});
  thread.unref();
  return {
    show: (step) => thread.postMessage(step),
    end: () => void thread.terminate(),
  };
}
