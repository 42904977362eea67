import { Worker } from "node:worker_threads";
import pLimit from "p-limit";
import type { Stamp } from "./stamp-pdf.ts";
import { StampAnswer, type StampRequest } from "./thread-messages.ts";

/** How long one PDF may take, so that none keeps all others waiting. */
const MAX_MS = 30_000;
/** How long the thread waits for another PDF, with its modules and fonts loaded. */
const IDLE_MS = 60_000;
/** Of the thread's heap. PDFs of the largest size take less. */
const MAX_HEAP_MB = 512;

/** A PDF was not stamped. `reason` is a word for the log. */
export class StampFailed extends Error {
  override name = "StampFailed";
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** Stamps a PDF. @throws {StampFailed} */
export type Stamper = (pdf: Uint8Array, stamp: Stamp) => Promise<Uint8Array>;

/** Stamps one PDF after the other in a thread. It is started for the first one, and ends when there are none for a while. */
export function threadStamper({ maxMs = MAX_MS } = {}): Stamper {
  const oneAtATime = pLimit(1);
  let running: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  return (pdf, stamp) => oneAtATime(() => stampInThread(pdf, stamp));

  async function stampInThread(pdf: Uint8Array, stamp: Stamp): Promise<Uint8Array> {
    clearTimeout(idle);
    running ??= start();
    const thread = running;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const fail = (reason: string, message: string) => (cause?: unknown) =>
      reject(new StampFailed(reason, message, { cause }));
    const onEnd = fail("failed", "the thread has ended");
    const timer = setTimeout(fail("slow", `it was not done within ${maxMs / 1000} s`), maxMs);
    thread.once("message", resolve).once("error", onEnd).once("exit", onEnd);
    try {
      thread.postMessage({ pdf, stamp } satisfies StampRequest);
      const answer = StampAnswer.parse(await promise);
      if ("reason" in answer) throw new StampFailed(answer.reason, answer.message);
      return answer.pdf;
    } catch (error) {
      // It may be at the file for ever.
      if (error instanceof StampFailed && error.reason === "slow") await thread.terminate();
      throw error;
    } finally {
      clearTimeout(timer);
      thread.off("message", resolve).off("error", onEnd).off("exit", onEnd);
      idle = setTimeout(() => void running?.terminate(), IDLE_MS).unref();
    }
  }

  function start(): Worker {
    const thread = new Worker(new URL("./thread.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    thread.on("error", () => {});
    thread.on("exit", () => {
      if (running === thread) running = null;
    });
    // A process that ends does not wait for it.
    thread.unref();
    return thread;
  }
}
