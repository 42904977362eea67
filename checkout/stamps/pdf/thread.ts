import { parentPort } from "node:worker_threads";
import { openFontFiles } from "#checkout/pdf/font-files.ts";
import { stampPdf, Unstampable } from "./stamp-pdf.ts";
import { type StampAnswer, StampRequest } from "./thread-messages.ts";

/** Runs in a thread of its own, so that the service goes on answering while a PDF is stamped. */

const findFile = openFontFiles();
parentPort?.on("message", async (message) => {
  parentPort?.postMessage(await answer(StampRequest.parse(message)));
});

async function answer({ pdf, stamp }: StampRequest): Promise<StampAnswer> {
  try {
    return { pdf: await stampPdf(pdf, stamp, findFile) };
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    const reason = error instanceof Unstampable ? error.reason : "failed";
    return { reason, message: cause instanceof Error ? `${message}: ${cause.message}` : message };
  }
}
