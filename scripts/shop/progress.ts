import { progress } from "@clack/prompts";
import type { OnProgress } from "#publish/publish-options.ts";
import { formatMegabytes, print } from "./output.ts";

/** No longer than this passes without a line. */
const LINE_INTERVAL_MS = 1_500;
const BAR_WIDTH = 24;
const STEPS = {
  checks: "Checking files",
  ...{ pictures: "Pictures", files: "Files", pages: "Pages", search: "Search index" },
};
/** Those of which bytes are counted. */
const IN_BYTES = ["checks", "files"];

type Bar = ReturnType<typeof progress>;

/**
 * Shows how far a run is and the time that is left: as a bar on a terminal, or else as a line now and then. `log` prints a line
 * about it.
 */
export function createProgress(): { log: (line: string) => void; onProgress: OnProgress } {
  let step = "";
  let started = 0;
  let lineAt = 0;
  let bar: Bar | null = null;
  let barDone = 0;
  return {
    log(line) {
      endBar();
      print(line);
    },
    onProgress(name, done, total) {
      if (step !== name) begin(name);
      if (done === total) return endBar();
      const [ready, all] = IN_BYTES.includes(name) ? [done, total].map(formatMegabytes) : [done, total];
      const text = `${STEPS[name]} ${ready} of ${all}${done > 0 ? `, ${secondsLeft(done, total)} s left` : ""}`;
      if (process.stdout.isTTY) advanceBar(done, total, text);
      else if (performance.now() - lineAt >= LINE_INTERVAL_MS) {
        lineAt = performance.now();
        print(text);
      }
    },
  };

  function begin(name: string): void {
    endBar();
    step = name;
    started = performance.now();
    lineAt = started;
  }

  function secondsLeft(done: number, total: number): number {
    const msPerItem = (performance.now() - started) / done;
    return Math.round((msPerItem * (total - done)) / 1000);
  }

  function advanceBar(done: number, total: number, text: string): void {
    if (!bar) {
      bar = progress({ style: "block", max: total, size: BAR_WIDTH });
      bar.start(text);
      barDone = 0;
    }
    bar.advance(done - barDone, text);
    barDone = done;
  }

  function endBar(): void {
    bar?.clear();
    bar = null;
    step = "";
  }
}
