import type {
  D1Database,
  ExecutionContext,
  Fetcher,
  MessageBatch,
  Queue,
  R2Bucket,
  ScheduledController,
} from "@cloudflare/workers-types";
import { createApp } from "./app.ts";
import { r2Files } from "./files/r2.ts";
import { verifiedNetwork } from "./http/verified-network.ts";
import { checkWebhookSecret } from "./jobs/check-webhook-secret.ts";
import { runScheduled } from "./jobs/run-scheduled.ts";
import { sweep } from "./jobs/sweep.ts";
import { logJson } from "./log/log.ts";
import { resendMail } from "./mail/resend.ts";
import { pageMessages } from "./offers/page-messages.ts";
import { tableOffers } from "./offers/table.ts";
import { claimMode } from "./orders/book/book-mode.ts";
import { d1Database, MAX_QUERIES_OF_RUN } from "./orders/database/d1.ts";
import { migrate } from "./orders/database/migrate.ts";
import { stripePayments } from "./payments/stripe.ts";
import type { Ports } from "./ports.ts";
import { parseWorkerSettings, type ServiceSettings } from "./service-settings.ts";
import { missingAsset } from "./static/missing-asset.ts";
import { httpWebhooks } from "./webhooks/http.ts";

/** The bindings also contain the settings as text, which `parseWorkerSettings` reads. */
interface Bindings {
  ORDERS: D1Database;
  OFFERS: D1Database;
  ASSETS: Fetcher;
  /** Unset if the files are not stored in R2. */
  FILES_BUCKET?: R2Bucket | null;
  /** Unset if what is due is sent after the response. */
  SWEEPS?: Queue | null;
  [setting: string]: unknown;
}

interface Instance {
  app: ReturnType<typeof createApp>;
  ports: Ports;
  isPaused: boolean;
  settings: Pick<ServiceSettings, "retention" | "publishHook">;
}

/** One for each isolate. Created, and the order book migrated, before the first request. */
let instance: Promise<Instance> | undefined;

/** The checkout on Cloudflare Workers. Only receives requests that no static asset matches; the pages are static assets. */
export default {
  async fetch(request: Request, env: Bindings, context: ExecutionContext): Promise<Response> {
    const { app } = await getInstance(env);
    return app.fetch(request, env, context);
  },

  /** Each message asks for a sweep, and one is enough for all of a batch. If it fails, they are delivered again. */
  async queue({ messages }: MessageBatch, env: Bindings): Promise<void> {
    const { ports, isPaused } = await getInstance(env);
    if (isPaused) return;
    ports.log("info", "sweep-requested", { requests: messages.length });
    await sweep(ports);
  },

  async scheduled({ scheduledTime }: ScheduledController, env: Bindings): Promise<void> {
    const { ports, settings, isPaused } = await getInstance(env);
    if (!isPaused) await runScheduled(ports, { at: new Date(scheduledTime), ...settings });
  },
};

/** If creating the instance fails, the next request tries again. */
function getInstance(env: Bindings): Promise<Instance> {
  instance ??= createInstance(env).catch((error) => {
    instance = undefined;
    throw error;
  });
  return instance;
}

async function createInstance(env: Bindings): Promise<Instance> {
  const { bucket, adminToken, isPaused, ...settings } = parseWorkerSettings(env);
  const clock = () => new Date();
  const database = d1Database(env.ORDERS);
  if (!isPaused) {
    await migrate(database);
    await claimMode(database, settings.mode, { switchTo: settings.switchOrderBookTo, at: clock() });
  }
  const findPage = (path: string) => env.ASSETS.fetch(settings.siteUrl + path);
  const { SWEEPS: sweeps } = env;
  const ports: Ports = {
    database,
    offers: tableOffers(d1Database(env.OFFERS), { clock, messages: pageMessages(findPage) }),
    files: r2Files({ ...bucket, binding: env.FILES_BUCKET ?? null }),
    mail: resendMail(settings.resend),
    payments: stripePayments(settings.stripe),
    webhooks: settings.webhookSecrets.length > 0 ? httpWebhooks({ secrets: settings.webhookSecrets }) : null,
    clock,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
    log: logJson,
    ...(sweeps && { requestSweep: async () => void (await sweeps.send({})) }),
    maxQueries: MAX_QUERIES_OF_RUN,
    hashKey: settings.stripe.webhookSecret,
    siteUrl: settings.siteUrl,
  };
  if (!isPaused) await checkWebhookSecret(ports);
  return {
    app: createApp(ports, {
      pages: missingAsset(env.ASSETS),
      findPage,
      isPaused,
      networkOf: (c) => verifiedNetwork(c.req.header("CF-Connecting-IP")),
      ...(adminToken ? { adminToken } : {}),
    }),
    ports,
    isPaused,
    settings,
  };
}
