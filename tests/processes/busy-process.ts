import { createProgress } from "#shop/progress.ts";

const BUSY_MS = 3_000;

/** A step that keeps the main thread busy, as reading the content of a large shop does. */
const { log, onProgress, end } = createProgress();
log("Reading the content");
onProgress("reading");
const started = performance.now();
while (performance.now() - started < BUSY_MS);
end();
console.log("Done");
