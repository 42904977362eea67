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
import { backgroundTasks } from "./background-tasks.ts";
import { makeDataPrivate } from "./data-dir.ts";
import { createFiles } from "./files.ts";
import { startJobs } from "./jobs.ts";
import { type FetchCallback, type HttpListener, listen } from "./listen.ts";
import { openOrderBook } from "./order-book.ts";
import { type NodeSettings, parseNodeSettings } from "./settings.ts";
import { describeStartError, startErrorExitCode } from "./start-error.ts";
import { DRAIN_MS, FLUSH_MS, finishesWithin, stopService } from "./stop-service.ts";
import { runService } from "./supervised.ts";
import type { Tracing } from "./tracing.ts";

interface ServeOptions {
  log?: Log;
  clock?: () => Date;
  drainMs?: number;
  /** An order book in a file refuses writes when less disk space is free, in bytes. */
  minFreeBytes?: number;
  /** Adds to the published pages, for a preview, which has none of the shop's secrets. */
  wrapPages?: (pages: Hono<Env>) => Hono<Env>;
  /** Whether the caller publishes when the live release ends, and tells the host of the pages. */
  publishesItself?: boolean;
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
  {
    log = logJson,
    clock = () => new Date(),
    drainMs = DRAIN_MS,
    minFreeBytes,
    wrapPages,
    publishesItself,
  }: ServeOptions = {},
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
    ...{ database, offers, files, stamps, clock, log, stopping: stopping.signal },
    ...servicePorts(settings),
    queueEvent: eventQueue({ database, clock }),
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
  const servers = await openServers(settings, {
    app: (request, env) => app.fetch(request, env, background.context),
    admin: (request, env) => admin.fetch(request, env, background.context),
  }).catch(async (error: unknown) => {
    if (tracing) await finishesWithin(tracing.shutdown(), FLUSH_MS);
    await database.close();
    throw error;
  });

  const report = startReport(settings, await ports.offers.shop().catch(() => null));
  if (settings.production) log("info", "started", { ...report });
  const jobs = isPaused
    ? []
    : startJobs(ports, settings, {
        isPreview: wrapPages !== undefined,
        ...{ publishesItself, stamps, traceJob: tracing?.traceJob, isOutdated: lifecycle.isOutdated },
      });
  return {
    url: settings.siteUrl,
    report,
    close: () =>
      stopService(
        {
          ...{ servers, jobs, background, tracing, database, lifecycle, log, sleep: ports.sleep },
          interrupt: () => stopping.abort(),
        },
        { drainDelayMs: settings.drainDelayMs, drainMs },
      ),
  };
}

/** The services that the settings name, and what the process itself gives. */
function servicePorts({ resend, stripe, webhookSecrets, siteUrl }: NodeSettings) {
  return {
    mail: resendMail(resend),
    payments: stripePayments(stripe),
    webhooks: webhookSecrets.length > 0 ? httpWebhooks({ secrets: webhookSecrets }) : null,
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
    hashKey: stripe.webhookSecret,
    siteUrl,
  };
}

/**
 * Listens to buyers on the port, and to the `shop` command on a socket.
 *
 * @throws {Error} if another process uses DATA_DIR, or the system's error if the port is in use
 */
async function openServers(
  settings: NodeSettings,
  { app, admin }: Record<"app" | "admin", FetchCallback>,
): Promise<HttpListener[]> {
  const { port, host } = settings;
  const servers = [await listen(app, { port, ...(host && { host }) })];
  try {
    const socket = adminSocket(settings);
    // Several processes can share an order book in PostgreSQL, but not the folder.
    if (await isAnswered(socket)) throw new Error(folderInUse(settings));
    await rm(socket, { force: true });
    servers.push(await listen(admin, { path: socket }));
    await chmod(socket, 0o600);
    return servers;
  } catch (error) {
    await Promise.all(servers.map((server) => server.close(0)));
    throw error;
  }
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
