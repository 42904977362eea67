import { resolve } from "node:path";
import { Hono } from "hono";
import { homePage } from "./home.ts";
import { outageRoutes } from "./outages.ts";
import { styles } from "./pages/styles.ts";
import { resendApi } from "./resend/api.ts";
import { inboxPages } from "./resend/inbox.ts";
import { openLedger } from "./store.ts";
import { stripeApi } from "./stripe/api.ts";
import { paymentsPages } from "./stripe/dashboard.ts";
import { payPage } from "./stripe/payment-page.ts";
import { expire, overdue } from "./stripe/session-transitions.ts";
import { createDeliveries } from "./stripe/webhook-deliveries.ts";

const TICK_MS = 250;
/** Stripe's Checkout lets a buyer wait this long for the webhook to answer, before it sends them back. */
const WEBHOOK_HEAD_START_MS = 10_000;
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

export interface SandboxOptions {
  /** The file that holds all state; its folder is made if it is not there. */
  dataFile: string;
  /** Where events are posted: the shop's `/api/webhooks/stripe`. */
  webhookUrl: string;
  /** Signs the events; the shop verifies with the same. */
  webhookSecret: string;
  /** Where a browser reaches the sandbox, without a slash at the end. */
  publicUrl: string;
  /** Where a browser reaches the shop; the default is the origin of `webhookUrl`. */
  shopUrl?: string;
  /** Milliseconds since 1970. */
  clock?: () => number;
  /** Posts the webhooks. */
  fetch?: typeof fetch;
  log?: (line: string) => void;
}

export interface Sandbox {
  fetch(request: Request): Response | Promise<Response>;
  /** Begins to deliver events, also those left over from before, and to let sessions expire. */
  start(): void;
  /** Ends that, and lets go of the data file. What is under way is finished first. */
  stop(): Promise<void>;
}

/** Local stand-ins for Stripe and Resend. Throws if the data file does not read or another sandbox has it. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock = Date.now, fetch: send = fetch, log = () => {} } = options;
  const shopUrl = options.shopUrl ?? new URL(options.webhookUrl).origin;
  const ledger = await openLedger(resolve(options.dataFile), clock, options.publicUrl);
  const deliveries = createDeliveries({ ...options, ledger, clock, fetch: send, log });
  let timer: NodeJS.Timeout | null = null;

  let lookedAt = 0;
  const closeOverdue = async () => {
    if (lookedAt === ledger.now()) return;
    lookedAt = ledger.now();
    if (overdue(ledger).length === 0) return;
    await ledger.write((draft) => {
      for (const checkout of overdue(draft)) expire(draft, checkout);
    });
  };
  const tick = async () => {
    try {
      await closeOverdue();
      if (timer !== null) await deliveries.run();
    } catch (error) {
      log(`sandbox: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const headStart = async () => {
    if (timer === null) return;
    const { promise: timeUp, resolve: endWait } = Promise.withResolvers<void>();
    const wait = setTimeout(endWait, WEBHOOK_HEAD_START_MS);
    await Promise.race([deliveries.run(), timeUp]);
    clearTimeout(wait);
  };

  const app = new Hono();
  app.use(async (c, next) => {
    await closeOverdue();
    await next();
    await ledger.settled();
    if (c.req.method === "POST" && timer !== null) void tick();
    if (!c.res.headers.has("content-security-policy")) c.header("content-security-policy", PAGE_POLICY);
  });
  app.onError((error, c) => {
    log(`sandbox: ${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`);
    return c.text("The sandbox failed; its output says why.", 500);
  });
  app.get("/sandbox.css", (c) => c.body(styles, 200, { "content-type": "text/css; charset=utf-8" }));
  app.route("/v1", stripeApi(ledger));
  app.route("/pay", payPage(ledger, shopUrl, headStart));
  app.route("/emails", resendApi(ledger, clock));
  app.route("/outage", outageRoutes(ledger));
  app.route("/", paymentsPages(ledger, deliveries, headStart));
  app.route("/", inboxPages(ledger));
  app.route("/", homePage(ledger, shopUrl, options.webhookUrl));

  return {
    fetch: (request) => app.fetch(request),
    start() {
      if (timer !== null) return;
      deliveries.hurry();
      timer = setInterval(tick, TICK_MS);
      void tick();
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      timer = null;
      await deliveries.idle();
      await ledger.close();
    },
  };
}
