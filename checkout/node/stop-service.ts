import type { Log } from "../log/log.ts";
import type { Lifecycle } from "../operations/readiness.ts";
import type { Database } from "../orders/database/database.ts";
import type { HttpListener } from "./listen.ts";

/** Time for running requests and jobs to finish after the service was asked to stop. */
export const DRAIN_MS = 10_000;
/** Time for the order book to be closed. What was acknowledged is on the disk before. */
export const CLOSE_MS = 3_000;
/** Time for the last traces to arrive, which are lost after it. */
export const FLUSH_MS = 3_000;

interface RunningService {
  servers: HttpListener[];
  jobs: { stop(): Promise<void> }[];
  /** Tasks that continue after their response. */
  background: { finished(): Promise<unknown> };
  tracing: { shutdown(): Promise<void> } | null;
  database: Pick<Database, "close">;
  lifecycle: Lifecycle;
  log: Log;
  sleep(ms: number): Promise<void>;
  /** Interrupts jobs and replays between two of their parts. */
  interrupt(): void;
}

/**
 * Stops a service: its readiness check fails from now on, and after `drainDelayMs` it accepts no connections. Running requests and jobs
 * have `drainMs` to finish. Nothing is lost after that: the next process handles events, messages and replays again that were interrupted.
 */
export async function stopService(
  { servers, jobs, background, tracing, database, lifecycle, log, sleep, interrupt }: RunningService,
  { drainDelayMs, drainMs }: { drainDelayMs: number; drainMs: number },
): Promise<void> {
  lifecycle.isDraining = true;
  interrupt();
  for (const server of servers) server.endConnections();
  if (drainDelayMs > 0) {
    log("info", "draining", { drainDelayMs });
    await sleep(drainDelayMs);
  }
  const deadline = performance.now() + drainMs;
  log("info", "stopping", { drainMs });
  const jobsEnded = Promise.all(jobs.map((job) => job.stop()));
  const closed = await Promise.all(servers.map((server) => server.close(drainMs)));
  const connections = closed.reduce((sum, count) => sum + count, 0);
  if (connections > 0) {
    log("warn", "connections-cut", {
      connections,
      message: `Closed ${connections} ${connections === 1 ? "connection" : "connections"} still in use after ${drainMs / 1000} s.`,
    });
  }
  const ended = jobsEnded.then(() => background.finished());
  if (!(await finishesWithin(ended, Math.max(deadline - performance.now(), 0))))
    log("warn", "jobs-interrupted");
  if (tracing && !(await finishesWithin(tracing.shutdown(), FLUSH_MS))) log("warn", "traces-lost");
  if (!(await finishesWithin(database.close(), CLOSE_MS))) log("warn", "order-book-not-closed");
  log("info", "stopped", { connectionsCut: connections });
}

/** Whether a task ends within some time. */
export async function finishesWithin(task: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const ended = await Promise.race([task.then(() => true), timeout]);
  clearTimeout(timer);
  return ended;
}
