import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import type { ListenOptions } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createAdaptorServer, type ServerType } from "@hono/node-server";
import { adminApi } from "./admin/admin-api.ts";
import { createApp } from "./app.ts";
import type { Files } from "./files/files.ts";
import { folderFiles } from "./files/folder.ts";
import { s3Files } from "./files/s3.ts";
import { formTargets } from "./http/form-targets.ts";
import { errorFacts, type Log, logLines } from "./http/log.ts";
import { runAtInterval } from "./jobs/interval.ts";
import { reconcile } from "./jobs/reconcile.ts";
import { sweep } from "./jobs/sweep.ts";
import { resendMail } from "./mail/resend.ts";
import { folderOffers } from "./offers/folder.ts";
import { duckdbDatabase } from "./orders/database/duckdb.ts";
import { migrate } from "./orders/database/migrate.ts";
import { releaseMessages } from "./orders/messages.ts";
import { releaseEvents } from "./orders/webhook-events.ts";
import { sitePages } from "./pages/folder.ts";
import { stripePayments } from "./payments/stripe.ts";
import type { Ports } from "./ports.ts";
import { parseSettings, type Settings } from "./settings.ts";

/** Bytes; sun_path of unix(7) holds 108 with its end, and fewer elsewhere. */
const LONGEST_SOCKET_PATH = 100;
/** Folders 0700, files 0600. */
const PRIVATE_UMASK = 0o077;
const SWEEP_EVERY_MS = 2_000;
const RECONCILE_EVERY_MS = 3_600_000;
/** Stripe gives up on a webhook after three days. */
const RECONCILE_BACK_MS = 3 * 24 * 3_600_000;

/**
 * The checkout on Node: API, published pages and background work in one process, which alone holds the
 * order book. Resolves once it listens.
 *
 * @throws {DatabaseError} when the order book cannot be opened, and the system's error for a port that is taken
 */
export async function serveCheckout(
  settings: Settings,
  { log = logLines, clock = () => new Date() }: { log?: Log; clock?: () => Date } = {},
): Promise<{ url: string; close(): Promise<void> }> {
  const database = await duckdbDatabase(join(settings.dataDir, "orders.duckdb"));
  await migrate(database, { now: clock });
  // Nobody else holds this book, so what was being done when the last process ended is free to be done again.
  await database.write([releaseEvents(clock()), releaseMessages(clock())]);

  const { files, serveFile } = await filesFrom(settings, clock);
  const ports: Ports = {
    database,
    offers: folderOffers(join(settings.buildDir, "current", "offers.json")),
    files,
    mail: resendMail(settings.resend),
    payments: stripePayments(settings.stripe),
    clock,
    log,
    siteUrl: settings.siteUrl,
  };
  const root = join(settings.buildDir, "current", "site");
  const pages = sitePages({ root, formTargets: formTargets(settings) });
  const app = createApp(ports, { pages, ...(serveFile ? { serveFile } : {}) });

  const pending = new Set<Promise<unknown>>();
  const context = {
    waitUntil(task: Promise<unknown>) {
      pending.add(task);
      void task.finally(() => pending.delete(task));
    },
    passThroughOnException() {},
    props: {},
  };
  const servers: ServerType[] = [];
  try {
    servers.push(await listen((request, env) => app.fetch(request, env, context), { port: settings.port }));
    servers.push(await listen(adminApi(ports).fetch, { path: await freeSocket(adminSocket(settings)) }));
    await chmod(adminSocket(settings), 0o600);
  } catch (error) {
    for (const server of servers) server.close();
    await database.close();
    throw error;
  }

  const failed = (event: string) => (error: unknown) => log("warn", event, errorFacts(error));
  const since = () => new Date(clock().getTime() - RECONCILE_BACK_MS);
  const work = [
    runAtInterval(SWEEP_EVERY_MS, () => sweep(ports).catch(failed("sweep-failed"))),
    runAtInterval(RECONCILE_EVERY_MS, () => reconcile(ports, since()).catch(failed("reconcile-failed"))),
  ];
  return {
    url: settings.siteUrl,
    async close() {
      await Promise.all(servers.map(closeServer));
      await Promise.all(work.map((loop) => loop.stop()));
      await Promise.all(pending);
      await database.close();
    },
  };
}

/** Where the running checkout answers the `shop` command. */
export function adminSocket({ dataDir }: Pick<Settings, "dataDir">): string {
  const path = join(dataDir, "admin.sock");
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return path;
  // Beside the order book is where one would look for it, but the system takes no longer path.
  return join(
    tmpdir(),
    `vitrine-${createHash("sha256").update(resolve(path)).digest("hex").slice(0, 16)}.sock`,
  );
}

/** A socket that a killed process has left behind is in the way; the order book's lock says that none is running. */
async function freeSocket(path: string): Promise<string> {
  await rm(path, { force: true });
  return path;
}

async function listen(fetch: FetchCallback, where: ListenOptions): Promise<ServerType> {
  const server = createAdaptorServer({ fetch });
  server.listen(where);
  await once(server, "listening");
  return server;
}

async function closeServer(server: ServerType): Promise<void> {
  const closed = new Promise((done) => server.close(done));
  if ("closeIdleConnections" in server) server.closeIdleConnections();
  await closed;
}

type FetchCallback = Parameters<typeof createAdaptorServer>[0]["fetch"];

/** The storage that the settings name; a folder under DATA_DIR unless they say otherwise. */
export async function filesFrom({ files, dataDir, siteUrl }: Settings, clock?: () => Date): Promise<Storage> {
  if (files.kind === "s3") {
    const { endpoint, region, bucket, keyId, secret } = files;
    const bucketFiles = s3Files({ endpoint, region, bucket, accessKeyId: keyId, secretAccessKey: secret });
    return { files: bucketFiles };
  }
  const secret = files.secret ?? (await ownSecret(join(dataDir, "files.secret")));
  const folder = folderFiles({ root: join(dataDir, "files"), baseUrl: siteUrl, secret, clock });
  return { files: folder, serveFile: folder.serve };
}

interface Storage {
  files: Files;
  /** Answers the URLs that a folder signs; a bucket answers its own. */
  serveFile?: (request: Request) => Promise<Response>;
}

/** Signed URLs last hours at most, so a secret that this machine made for itself is enough. */
async function ownSecret(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = randomBytes(32).toString("base64url");
  await writeFile(path, fresh, { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await chmod(path, 0o600);
  return readFile(path, "utf8");
}

/**
 * Makes DATA_DIR, and what is written from now on, for this user's eyes only: it holds buyers' addresses and the goods.
 * @returns the mask before, for what others may read
 */
export async function keepPrivate({ dataDir }: Pick<Settings, "dataDir">): Promise<number> {
  // The folder above may be BUILD_DIR, which another web server may have to read.
  await mkdir(dirname(resolve(dataDir)), { recursive: true });
  const before = process.umask(PRIVATE_UMASK);
  await mkdir(dataDir, { recursive: true });
  return before;
}

if (import.meta.main) {
  try {
    const settings = parseSettings(process.env);
    await keepPrivate(settings);
    const checkout = await serveCheckout(settings);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => void checkout.close().then(() => process.exit(0)));
    }
  } catch (error) {
    console.error(startFailure(error));
    process.exitCode = 1;
  }
}

/** Why the service did not start, in words that say what to do. */
export function startFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "EADDRINUSE" && "port" in error) {
    return `Port ${error.port} is taken by another program. Stop it, or set PORT (or SANDBOX_PORT) to a free one.`;
  }
  return error.message;
}
