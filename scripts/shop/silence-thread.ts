import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { fillSilence } from "./fill-silence.ts";

/** What `process.stdout` writes waits for the main thread, which may be busy. */
const STDOUT = 1;

const fill = fillSilence({
  write: (text) => writeSync(STDOUT, text),
  isTerminal: workerData.isTerminal === true,
});
parentPort?.on("message", fill);
