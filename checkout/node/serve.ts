import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import { adminApi } from "../admin/admin-api.ts";
import { createApp } from "../app.ts";
import type { WritableFiles } from "../files/files.ts";
import { folderFiles } from "../files/folder.ts";
import { s3Files } from "../files/s3.ts";
import { formTargets } from "../http/form-targets.ts";
import { errorFacts, type Log, logLines } from "../http/log.ts";
import { runAtInterval } from "../jobs/interval.ts";
import { REPLAY_WINDOW_MS, replayMissedEvents } from "../jobs/reconcile.ts";
import { sweep } from "../jobs/sweep.ts";
import { resendMail } from "../mail/resend.ts";
import { folderOffers } from "../offers/folder.ts";
import { type Database, DiskFull } from "../orders/database/database.ts";
import { duckdbDatabase } from "../orders/database/duckdb.ts";
import { migrate } from "../orders/database/migrate.ts";
import { releaseLeases } from "../orders/leases.ts";
import { releaseMessages } from "../orders/messages.ts";
import { releaseEvents } from "../orders/webhook-events.ts";
import { sitePages } from "../pages/folder.ts";
import { stripePayments } from "../payments/stripe.ts";
import type { Ports } from "../ports.ts";
import { parseSettings, type Settings } from "../settings.ts";
import { adminSocket } from "./admin-socket.ts";
import { filesSecret, makeDataPrivate } from "./data-dir.ts";
import { type Listening, listen } from "./listen.ts";
import { runService, TEMPORARY_FAILURE } from "./supervised.ts";

const SWEEP_INTERVAL_MS = 2_000;
const REPLAY_INTERVAL_MS = 3_600_000;

/** How long requests and jobs that are under way may take to finish once the service is to stop. */
const DRAIN_MS = 10_000;

interface ServeOptions {
  log?: Log;
  clock?: () => Date;
  drainMs?: number;
  /** Free space on the disk, in bytes, below which the order book takes no writes. */
  floorBytes?: number;
}

/**
 * The checkout on Node: API, published pages and background jobs in one process, which alone holds the order book.
 * Resolves once it listens.
 *
 * @throws {DatabaseError} when the order book cannot be opened, and the system's error for a port that is taken
 */
export async function serveCheckout(
  settings: Settings,
  { log = logLines, clock = () => new Date(), drainMs = DRAIN_MS, floorBytes }: ServeOptions = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const database = await duckdbDatabase(join(settings.dataDir, "orders.duckdb"), {
    log,
    ...(floorBytes !== undefined && { floorBytes }),
  });
  try {
    await migrate(database, { now: clock });
    await releaseClaims(database, clock());
  } catch (error) {
    await database.close();
    throw error;
  }

  const { files, serveFile } = await filesFor(settings, clock);
  const ports: Ports = {
    database,
    offers: folderOffers(join(settings.buildDir, "current", "offers.json")),
    files,
    mail: resendMail(settings.resend),
    payments: stripePayments(settings.stripe),
    clock,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    log,
    siteUrl: settings.siteUrl,
  };
  const root = join(settings.buildDir, "current", "site");
  const pages = sitePages({ root, formTargets: formTargets(settings) });
  const app = createApp(ports, { pages, ...(serveFile ? { serveFile } : {}) });

  const background = backgroundTasks();
  const servers: Listening[] = [];
  try {
    servers.push(
      await listen((request, env) => app.fetch(request, env, background.context), { port: settings.port }),
    );
    const socket = adminSocket(settings);
    // A killed process leaves its socket behind; the order book's lock says that no process is running.
    await rm(socket, { force: true });
    servers.push(await listen(adminApi(ports).fetch, { path: socket }));
    await chmod(socket, 0o600);
  } catch (error) {
    await Promise.all(servers.map((server) => server.close(0)));
    await database.close();
    throw error;
  }

  const logFailure = (event: string) => (error: unknown) => log("warn", event, errorFacts(error));
  const windowStart = () => new Date(clock().getTime() - REPLAY_WINDOW_MS);
  const jobs = [
    runAtInterval(SWEEP_INTERVAL_MS, () => sweep(ports).catch(logFailure("sweep-failed"))),
    runAtInterval(REPLAY_INTERVAL_MS, () =>
      replayMissedEvents(ports, windowStart()).catch(logFailure("replay-failed")),
    ),
  ];
  return {
    url: settings.siteUrl,
    async close() {
      const deadline = performance.now() + drainMs;
      log("info", "stopping", { drainMs });
      const jobsEnded = Promise.all(jobs.map((job) => job.stop()));
      const cut = await Promise.all(servers.map((server) => server.close(drainMs)));
      const connections = cut.reduce((sum, count) => sum + count, 0);
      if (connections > 0) {
        log("warn", "connections-cut", {
          connections,
          message: `${connections} ${connections === 1 ? "connection was" : "connections were"} still busy after ${drainMs / 1000} s and ${connections === 1 ? "was" : "were"} cut.`,
        });
      }
      // What is cut here is done by the next process: events, messages and replays are repeated until they are done.
      const ended = jobsEnded.then(() => background.finished());
      if (!(await endsWithin(ended, Math.max(deadline - performance.now(), 0)))) log("warn", "jobs-cut");
      await database.close();
      log("info", "stopped", { connectionsCut: connections });
    },
  };
}

/** Nobody else holds this book, so what the last process had claimed when it ended is free again. */
async function releaseClaims(database: Database, at: Date): Promise<void> {
  try {
    await database.write([releaseEvents(at), releaseMessages(at), releaseLeases(at)]);
  } catch (error) {
    // Without room the shop still shows its pages and orders; claims run out by themselves.
    if (!(error instanceof DiskFull)) throw error;
  }
}

async function endsWithin(task: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const ended = await Promise.race([task.then(() => true), elapsed]);
  clearTimeout(timer);
  return ended;
}

/** What Workers' execution context does: keeps track of the work that goes on after an answer. */
function backgroundTasks() {
  const pending = new Set<Promise<unknown>>();
  return {
    context: {
      waitUntil(task: Promise<unknown>) {
        pending.add(task);
        void task.finally(() => pending.delete(task));
      },
      passThroughOnException() {},
      props: {},
    },
    finished: () => Promise.all(pending),
  };
}

/** The file storage that the settings name, and for a folder what answers the URLs it signs; a bucket answers its own. */
export async function filesFor(
  settings: Settings,
  clock?: () => Date,
): Promise<{ files: WritableFiles; serveFile?: (request: Request) => Promise<Response> }> {
  const { files, dataDir, siteUrl } = settings;
  if (files.kind === "s3") {
    const { keyId, secret, kind: _, ...bucket } = files;
    return { files: s3Files({ ...bucket, accessKeyId: keyId, secretAccessKey: secret }) };
  }
  const secret = files.secret ?? (await filesSecret(settings));
  const folder = folderFiles({ root: join(dataDir, "files"), baseUrl: siteUrl, secret, clock });
  return { files: folder, serveFile: folder.serve };
}

if (import.meta.main) {
  await runService(
    async () => {
      const settings = parseSettings(process.env);
      await makeDataPrivate(settings);
      return serveCheckout(settings);
    },
    (error) => {
      console.error(startFailure(error));
      return failureCode(error);
    },
  );
}

/** The exit code of a start that failed: a full disk may pass, and everything else needs a person. */
export function failureCode(error: unknown): number {
  return error instanceof DiskFull ? TEMPORARY_FAILURE : 1;
}

/** Why the service did not start, and what to do about it. */
export function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE" && "port" in error) {
    return `Port ${error.port} is taken by another program. Stop it, or set PORT (or SANDBOX_PORT) to a free one.`;
  }
  return error.message;
}
