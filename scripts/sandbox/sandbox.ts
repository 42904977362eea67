import { resolve } from "node:path";
import { Hono } from "hono";
import { chaosRoutes } from "./chaos.ts";
import { type Clock, systemClock } from "./clock.ts";
import { homePage } from "./home.ts";
import { outageRoutes } from "./outages.ts";
import { styles } from "./pages/styles.ts";
import { resendApi, resendGuard } from "./resend/api.ts";
import { domainRoutes } from "./resend/domain-routes.ts";
import { inboxPages } from "./resend/inbox.ts";
import { mailEventRoutes } from "./resend/mail-events.ts";
import { openStore } from "./store.ts";
import { stripeApi } from "./stripe/api.ts";
import { dashboard } from "./stripe/dashboard.ts";
import { paymentPage } from "./stripe/payment-page.ts";
import { recoveryRoutes } from "./stripe/recovery.ts";
import { endAsyncPayment, expire, overdueSessions, settledPayments } from "./stripe/session-transitions.ts";
import { createWebhookDeliveries } from "./stripe/webhook-deliveries.ts";

/** The shop has the same, unless it is set. */
const MAIL_WEBHOOK_SECRET = "whsec_YSBzZWNyZXQgb2YgdGhlIHNhbmRib3ggb25seQ==";
/** That of the shop's sender, unless it is set. */
const MAIL_DOMAIN = "sandbox.example";
const POLL_INTERVAL_MS = 250;
/** Stripe waits this long for the webhook's response before it redirects the buyer to the success page. */
const MAX_WEBHOOK_WAIT_MS = 10_000;
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

export interface SandboxOptions {
  /** The file that holds all state. Its folder is created if it does not exist. */
  dataFile: string;
  /** Where events are posted: the shop's `/api/webhooks/stripe`. */
  webhookUrl: string;
  /** The secret that signs the events. The shop verifies them with the same secret. */
  webhookSecret: string;
  /** The secret that signs what the shop's `/api/webhooks/resend` is sent about emails. */
  mailWebhookSecret?: string | undefined;
  /** The domains that the email API lists as verified. */
  mailDomains?: string[];
  /** The sandbox's address for browsers, without a trailing slash. */
  publicUrl: string;
  /** The shop's address for browsers. The default is the origin of `webhookUrl`. */
  shopUrl?: string;
  /** Decides when sessions expire, when webhooks are retried, and how long the sandbox waits for the shop. */
  clock?: Clock;
  /** Requests per second that the email API accepts. The default is Resend's. */
  emailsPerSecond?: number;
  /** The country of the shop's seller, which decides about the tax of businesses. The default is not known. */
  sellerCountry?: () => Promise<string | null>;
  /** Posts the webhooks. */
  fetch?: typeof fetch;
  log?: (line: string) => void;
}

export interface Sandbox {
  fetch(request: Request): Response | Promise<Response>;
  /** Starts to deliver events, including undelivered ones from an earlier run, and to expire sessions. */
  start(): void;
  /** Resolves once no webhook request and no other background task is running. */
  idle(): Promise<void>;
  /** Stops the deliveries, waits until the sandbox is idle, and closes the data file. */
  stop(): Promise<void>;
}

/** Local stand-ins for Stripe and Resend. Rejects if the data file cannot be read or another sandbox uses it. */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock = systemClock, fetch: post = fetch, log = () => {} } = options;
  const shopUrl = options.shopUrl ?? new URL(options.webhookUrl).origin;
  const store = await openStore(resolve(options.dataFile), clock, options.publicUrl);
  const deliveries = createWebhookDeliveries({ ...options, store, clock, fetch: post, log });
  const backgroundTasks = new Set<Promise<void>>();
  let stopPolling: (() => void) | null = null;

  let appliedUntil = 0;
  const applyTime = async () => {
    if (appliedUntil === store.now()) return;
    appliedUntil = store.now();
    if (overdueSessions(store).length === 0 && settledPayments(store).length === 0) return;
    await store.write((tx) => {
      for (const session of overdueSessions(tx)) expire(tx, session);
      for (const session of settledPayments(tx)) endAsyncPayment(tx, session, "succeed");
    });
  };
  const poll = async () => {
    try {
      await applyTime();
      if (stopPolling !== null) deliveries.startDue();
    } catch (error) {
      log(`sandbox: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const pollInBackground = () => {
    const polling = poll().finally(() => backgroundTasks.delete(polling));
    backgroundTasks.add(polling);
  };
  const idle = async () => {
    await Promise.all(backgroundTasks);
    await deliveries.idle();
  };
  const waitForWebhooks = async () => {
    if (stopPolling === null) return;
    deliveries.startDue();
    const { promise: timeout, resolve: endTimeout } = Promise.withResolvers<void>();
    const cancel = clock.schedule(endTimeout, MAX_WEBHOOK_WAIT_MS);
    await Promise.race([deliveries.idle(), timeout]);
    cancel();
  };

  const app = new Hono();
  app.use(async (c, next) => {
    await applyTime();
    await next();
    await store.flush();
    if (c.req.method === "POST" && stopPolling !== null) pollInBackground();
    if (!c.res.headers.has("content-security-policy")) {
      c.header("content-security-policy", CONTENT_SECURITY_POLICY);
    }
  });
  app.onError((error, c) => {
    log(`sandbox: ${c.req.method} ${c.req.path}: ${error.stack ?? error.message}`);
    return c.text("Internal error of the sandbox. See its log.", 500);
  });
  app.get("/sandbox.css", (c) => c.body(styles, 200, { "content-type": "text/css; charset=utf-8" }));
  app.route("/v1", stripeApi(store, options.webhookUrl));
  app.route(
    "/pay",
    paymentPage(store, shopUrl, waitForWebhooks, options.sellerCountry ?? (async () => null)),
  );
  app.route("/recover", recoveryRoutes(store, shopUrl));
  app.route("/emails", resendApi(store, { clock, requestsPerSecond: options.emailsPerSecond }));
  app.route(
    "/domains",
    resendGuard(store).route("/", domainRoutes(options.mailDomains ?? [MAIL_DOMAIN], new Date(clock.now()))),
  );
  app.route("/outage", outageRoutes(store));
  app.route("/chaos", chaosRoutes(store));
  app.route("/", dashboard(store, deliveries, waitForWebhooks));
  app.route("/", inboxPages(store));
  app.route(
    "/",
    mailEventRoutes(store, {
      url: new URL("/api/webhooks/resend", options.webhookUrl).href,
      secret: options.mailWebhookSecret ?? MAIL_WEBHOOK_SECRET,
      ...{ clock, fetch: post },
    }),
  );
  app.route("/", homePage(store, shopUrl, options.webhookUrl));

  return {
    fetch: (request) => app.fetch(request),
    start() {
      if (stopPolling !== null) return;
      deliveries.resetBackoff();
      stopPolling = clock.repeat(pollInBackground, POLL_INTERVAL_MS);
      pollInBackground();
    },
    idle,
    async stop() {
      stopPolling?.();
      stopPolling = null;
      await idle();
      await store.close();
    },
  };
}
