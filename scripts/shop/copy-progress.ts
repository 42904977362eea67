import type { CopyProgress } from "#checkout/node/order-book.ts";
import { pluralise, print } from "./output.ts";

/** No longer than this passes without a line. */
const LINE_INTERVAL_MS = 1_500;

/** Says how far an order book is copied, and what was there of an interrupted copy. */
export function printCopyProgress(): CopyProgress {
  let printedAt = performance.now();
  return {
    onProgress(rows) {
      if (performance.now() - printedAt < LINE_INTERVAL_MS) return;
      printedAt = performance.now();
      print(pluralise(rows, "row"));
    },
    onResume(rows) {
      print(`Continuing an interrupted copy, which has ${pluralise(rows, "row")} already.`);
    },
    onStartOver() {
      print("The order book no longer begins with these rows. Starting over.");
    },
  };
}
