import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { createHeartbeat } from "./progress-heartbeat.ts";

/** What `process.stdout` writes waits for the main thread, which may be busy. */
const STDOUT = 1;

const beat = createHeartbeat({
  write: (text) => writeSync(STDOUT, text),
  isTerminal: workerData.isTerminal === true,
});
parentPort?.on("message", beat);
