import published from "vitrine:offers";
import type {
  D1Database,
  ExecutionContext,
  Fetcher,
  R2Bucket,
  ScheduledController,
} from "@cloudflare/workers-types";
import { OffersFile } from "#domain/offer.ts";
import { createApp } from "./app.ts";
import { r2Files } from "./files/r2.ts";
import { logLines } from "./http/log.ts";
import { REPLAY_WINDOW_MS, replayMissedEvents } from "./jobs/reconcile.ts";
import { deleteExpired, type Retention } from "./jobs/retention.ts";
import { sweep } from "./jobs/sweep.ts";
import { resendMail } from "./mail/resend.ts";
import { snapshotOffers } from "./offers/snapshot.ts";
import { d1Database } from "./orders/database/d1.ts";
import { migrate } from "./orders/database/migrate.ts";
import { missingAsset } from "./pages/missing-asset.ts";
import { stripePayments } from "./payments/stripe.ts";
import type { Ports } from "./ports.ts";
import { parseSettings, SettingsError } from "./settings.ts";

/** Settings arrive as text among the bindings; `parseSettings` reads them. */
interface Bindings {
  ORDERS: D1Database;
  ASSETS: Fetcher;
  /** Absent if the files are in a storage other than R2. */
  FILES_BUCKET?: R2Bucket | null;
  [setting: string]: unknown;
}

interface Running {
  app: ReturnType<typeof createApp>;
  ports: Ports;
  retention: Retention;
}

/** UTC. Few buy at night in Europe, and no replay runs at half past. */
const RETENTION_TIME = "03:30";

/** One for each isolate, created before its first request; the order book is migrated then. */
let running: Promise<Running> | undefined;

/** The checkout on Cloudflare Workers. Pages are static assets; only requests for what is not among them arrive here. */
export default {
  async fetch(request: Request, env: Bindings, context: ExecutionContext): Promise<Response> {
    const { app } = await start(env);
    return app.fetch(request, env, context);
  },

  /** Every minute: what is due; every hour also events that never arrived; once a day what is kept no longer. */
  async scheduled(controller: ScheduledController, env: Bindings): Promise<void> {
    const { ports, retention } = await start(env);
    await sweep(ports);
    const at = new Date(controller.scheduledTime);
    if (at.getUTCMinutes() === 0) await replayMissedEvents(ports, new Date(at.getTime() - REPLAY_WINDOW_MS));
    if (at.toISOString().slice(11, 16) === RETENTION_TIME) await deleteExpired(ports, retention);
  },
};

/** The next request tries a failed start again. */
function start(env: Bindings): Promise<Running> {
  running ??= run(env).catch((error) => {
    running = undefined;
    throw error;
  });
  return running;
}

async function run(env: Bindings): Promise<Running> {
  const { files, ...settings } = parseSettings(env);
  if (files.kind !== "s3") throw new SettingsError(["FILES: expected s3: a Worker has no folder"]);
  const database = d1Database(env.ORDERS);
  await migrate(database);
  const ports: Ports = {
    database,
    offers: snapshotOffers(OffersFile.parse(published)),
    files: r2Files({
      ...{ ...files, accessKeyId: files.keyId, secretAccessKey: files.secret },
      binding: env.FILES_BUCKET ?? null,
    }),
    mail: resendMail(settings.resend),
    payments: stripePayments(settings.stripe),
    clock: () => new Date(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    log: logLines,
    siteUrl: settings.siteUrl,
  };
  return { app: createApp(ports, { pages: missingAsset(env.ASSETS) }), ports, retention: settings.retention };
}
