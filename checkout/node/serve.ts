import { chmod, rm } from "node:fs/promises";
import { join } from "node:path";
import { getConnInfo } from "@hono/node-server/conninfo";
import { type Context, Hono } from "hono";
import { every } from "hono/combine";
import { localAdminApi } from "../admin/admin-api.ts";
import { backupRoutes } from "../admin/backup.ts";
import { rebuildRoutes } from "../admin/rebuild.ts";
import { createApp } from "../app.ts";
import { backupName, backupShop } from "../backups/backup-name.ts";
import { clientNetwork, isProxy } from "../http/client-network.ts";
import type { Env } from "../http/env.ts";
import { formTargets } from "../http/form-targets.ts";
import { eventQueue } from "../jobs/event-queue.ts";
import { type Log, logJson } from "../log/log.ts";
import { resendMail } from "../mail/resend.ts";
import { folderOffers } from "../offers/folder.ts";
import { fence } from "../operations/fence.ts";
import { createOperations, statusRoutes } from "../operations/operations.ts";
import type { Lifecycle } from "../operations/readiness.ts";
import { type StartReport, startReport } from "../operations/start-report.ts";
import { DiskFull } from "../orders/database/database.ts";
import { ServerUnreachable } from "../orders/database/postgres/server-unreachable.ts";
import { TablesLocked } from "../orders/database/postgres/tables-locked.ts";
import { simpleWebAuthn } from "../passkeys/simple-web-authn.ts";
import { stripePurchases } from "../payments/stripe/purchases.ts";
import { stripePayments } from "../payments/stripe.ts";
import type { Ports } from "../ports.ts";
import { pdfReceipts } from "../receipts/pdf.ts";
import { passkeyRoutes } from "../routes/passkeys.ts";
import type { Settings } from "../settings.ts";
import { storedCopies } from "../stamps/stored-copies.ts";
import { sitePages } from "../static/folder.ts";
import { httpWebhooks } from "../webhooks/http.ts";
import { adminSocket, isAnswered } from "./admin-socket.ts";
import { makeDataPrivate } from "./data-dir.ts";
import { createFiles } from "./files.ts";
import { startJobs } from "./jobs.ts";
import { type HttpListener, listen } from "./listen.ts";
import { openOrderBook } from "./order-book.ts";
import { type NodeSettings, parseNodeSettings } from "./settings.ts";
import { runService, TEMPORARY_FAILURE } from "./supervised.ts";
import type { Tracing } from "./tracing.ts";

/** Errors that end by themselves. All others need a person. */
const TEMPORARY_ERRORS = [DiskFull, ServerUnreachable, TablesLocked];
/** Time for running requests and jobs to finish after the service was asked to stop. */
export const DRAIN_MS = 10_000;
/** Time for the order book to be closed. What was acknowledged is on the disk before. */
export const CLOSE_MS = 3_000;
/** Time for the last traces to arrive, which are lost after it. */
export const FLUSH_MS = 3_000;

interface ServeOptions {
  log?: Log;
  clock?: () => Date;
  drainMs?: number;
  /** An order book in a file refuses writes when less disk space is free, in bytes. */
  minFreeBytes?: number;
  /** Adds to the published pages, for a preview, which has none of the shop's secrets. */
  wrapPages?: (pages: Hono<Env>) => Hono<Env>;
}

/**
 * Runs the checkout on Node: API, published pages and background jobs in one process. With the order book in PostgreSQL there can be
 * several, otherwise it is the only one. Resolves once it accepts connections.
 *
 * @throws {DatabaseError} if the order book cannot be opened, {OrderBookOfOtherMode} if it belongs to another mode, the system's
 * error if the port is in use, or an error if another process uses DATA_DIR
 */
export async function serveCheckout(
  settings: NodeSettings,
  { log = logJson, clock = () => new Date(), drainMs = DRAIN_MS, minFreeBytes, wrapPages }: ServeOptions = {},
): Promise<{ url: string; report: StartReport; close(): Promise<void> }> {
  const { isPaused } = settings;
  const opened = await openOrderBook(settings, {
    ...{ log, clock },
    ...(minFreeBytes !== undefined && { minFreeBytes }),
  });
  // A file is open in one process only.
  const isShared = settings.ordersUrl !== undefined;
  const { database, isOutdated } = isShared ? fence(opened, log) : { database: opened, isOutdated: null };

  const { files, serveFile } = await createFiles(settings, clock);
  const offers = folderOffers(join(settings.buildDir, "current", "offers.json"));
  const stamps = storedCopies({ database, offers, files, log, clock });
  const stopping = new AbortController();
  const ports: Ports = {
    database,
    offers,
    files,
    stamps,
    mail: resendMail(settings.resend),
    payments: stripePayments(settings.stripe),
    webhooks: settings.webhookSecrets.length > 0 ? httpWebhooks({ secrets: settings.webhookSecrets }) : null,
    clock,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
    log,
    stopping: stopping.signal,
    queueEvent: eventQueue({ database, clock }),
    hashKey: settings.stripe.webhookSecret,
    siteUrl: settings.siteUrl,
  };
  const root = join(settings.buildDir, "current", "site");
  const published = sitePages({ root, formTargets: formTargets(settings) });
  const pages = wrapPages ? wrapPages(published) : published;
  // Workers do not have these: D1 has backups of its own.
  const ofNode = new Hono<Env>()
    .route(
      "/backup",
      backupRoutes(ports, (at) => backupName(backupShop(settings), at, false)),
    )
    .route("/rebuild", rebuildRoutes(ports, stripePurchases(settings.stripe)));
  const lifecycle: Lifecycle = { isDraining: false, ...(isOutdated && { isOutdated }) };
  const tracing = await openTracing(settings, log);
  const { observe, ...operations } = await createOperations(ports, settings, { lifecycle, peerOf });
  const observers = [tracing?.observe, observe].filter((each) => each !== undefined);
  const app = createApp(ports, {
    pages,
    findPage: async (path) => pages.request(path),
    ofNode,
    isPaused,
    isDraining: () => lifecycle.isDraining,
    ...operations,
    ...(observers.length > 0 && { observe: every(...observers) }),
    isFromProxy: (c) => isProxy(peerOf(c), settings.publicProxies),
    networkOf: (c) => clientNetwork(peerOf(c), c.req.header("X-Forwarded-For"), settings.publicProxies),
    ...(serveFile ? { serveFile } : {}),
    ...(settings.adminToken ? { adminToken: settings.adminToken } : {}),
    receiptPrinter: pdfReceipts(),
    passkeys: passkeyRoutes(ports, simpleWebAuthn(settings.siteUrl)),
  });

  const admin = localAdminApi(ports, { ofNode, status: statusRoutes(ports, settings), isPaused });
  const background = backgroundTasks();
  const servers: HttpListener[] = [];
  try {
    servers.push(
      await listen((request, env) => app.fetch(request, env, background.context), {
        port: settings.port,
        ...(settings.host && { host: settings.host }),
      }),
    );
    const socket = adminSocket(settings);
    // Several processes can share an order book in PostgreSQL, but not the folder.
    if (await isAnswered(socket)) throw new Error(folderInUse(settings));
    await rm(socket, { force: true });
    servers.push(
      await listen((request, env) => admin.fetch(request, env, background.context), { path: socket }),
    );
    await chmod(socket, 0o600);
  } catch (error) {
    await Promise.all(servers.map((server) => server.close(0)));
    if (tracing) await finishesWithin(tracing.shutdown(), FLUSH_MS);
    await database.close();
    throw error;
  }

  const report = startReport(settings, await ports.offers.shop().catch(() => null));
  if (settings.production) log("info", "started", { ...report });
  const { drainDelayMs } = settings;
  const jobs = isPaused
    ? []
    : startJobs(ports, settings, {
        isPreview: wrapPages !== undefined,
        ...{ stamps, traceJob: tracing?.traceJob, isOutdated: lifecycle.isOutdated },
      });
  return {
    url: settings.siteUrl,
    report,
    async close() {
      lifecycle.isDraining = true;
      stopping.abort();
      for (const server of servers) server.endConnections();
      if (drainDelayMs > 0) {
        log("info", "draining", { drainDelayMs });
        await ports.sleep(drainDelayMs);
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
      // Nothing is lost: the next process handles events, messages and replays again that were interrupted here.
      const ended = jobsEnded.then(() => background.finished());
      if (!(await finishesWithin(ended, Math.max(deadline - performance.now(), 0))))
        log("warn", "jobs-interrupted");
      if (tracing && !(await finishesWithin(tracing.shutdown(), FLUSH_MS))) log("warn", "traces-lost");
      if (!(await finishesWithin(database.close(), CLOSE_MS))) log("warn", "order-book-not-closed");
      log("info", "stopped", { connectionsCut: connections });
    },
  };
}

/** Loaded on demand: the packages of traces take time and memory, and most shops send none. */
async function openTracing({ tracing }: NodeSettings, log: Log): Promise<Tracing | null> {
  if (tracing === null) return null;
  const { startTracing } = await import("./tracing.ts");
  return startTracing(tracing, log);
}

/** The address at the other end of a request's connection. */
function peerOf(c: Context<Env>): string | undefined {
  return getConnInfo(c).remote.address;
}

function folderInUse({ dataDir }: Settings): string {
  return `DATA_DIR: another process of the shop uses ${dataDir}. Give each process a folder of its own.`;
}

async function finishesWithin(task: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const ended = await Promise.race([task.then(() => true), timeout]);
  clearTimeout(timer);
  return ended;
}

/** Tracks tasks that continue after the response, like the execution context of Workers. */
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

if (import.meta.main) {
  await runService(
    async () => {
      const settings = parseNodeSettings(process.env);
      await makeDataPrivate(settings);
      return serveCheckout(settings);
    },
    (error) => {
      console.error(describeStartError(error));
      return startErrorExitCode(error);
    },
  );
}

/** The exit code after a failed start, by which the process manager starts the service again or not. */
export function startErrorExitCode(error: unknown): number {
  if (error instanceof AggregateError) return Math.min(...error.errors.map(startErrorExitCode));
  return TEMPORARY_ERRORS.some((temporary) => error instanceof temporary) ? TEMPORARY_FAILURE : 1;
}

/** Why the service did not start and what to do. */
export function describeStartError(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describeStartError).join("\n\n");
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE" && "port" in error) {
    return `Port ${error.port} is in use by another program. Stop that program, or set PORT (or SANDBOX_PORT) to a free port.`;
  }
  if ("code" in error && "address" in error && ["EADDRNOTAVAIL", "ENOTFOUND"].includes(String(error.code))) {
    return `HOST: ${error.address} is not an address of this machine. Set HOST to one, or leave it out to listen on all.`;
  }
  return error.message;
}
