import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Resend } from "resend";
import Stripe from "stripe";
import { onTestFinished } from "vitest";
import type { SandboxOptions } from "#sandbox/sandbox.ts";
import { serveSandbox } from "#sandbox/serve.ts";

const WEBHOOK_SECRET = "whsec_test";

type Options = Partial<
  Pick<SandboxOptions, "clock" | "dataFile" | "webhookUrl" | "sellerCountry" | "mailWebhookSecret">
>;

/** A sandbox on a free port with its own folder, a shop that receives its webhooks, and clients of both SDKs. */
export async function openSandbox(options: Options = {}) {
  const dataFile = options.dataFile ?? join(await newFolder(), "sandbox.jsonl");
  const shop = await openShop();
  const open = () =>
    serveSandbox({
      port: 0,
      webhookUrl: shop.webhookUrl,
      webhookSecret: WEBHOOK_SECRET,
      shopUrl: "http://shop.test",
      ...options,
      dataFile,
    });
  let running = await open();
  onTestFinished(() => running.close());

  return {
    dataFile,
    shop,
    get url() {
      return running.url;
    },
    get stripe() {
      return stripeAt(running.url);
    },
    get resend() {
      return new Resend("re_test", { baseUrl: running.url });
    },
    /** Resolves once the sandbox has handled everything that is due at the current time. */
    idle: () => running.idle(),
    async restart() {
      await running.close();
      running = await open();
    },
    /** Submits a form without following the redirect. */
    post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
      const body = new URLSearchParams(fields);
      return fetch(new URL(path, running.url), { method: "POST", body, headers, redirect: "manual" });
    },
    async page(path: string, headers: Record<string, string> = {}) {
      return (await fetch(new URL(path, running.url), { headers })).text();
    },
    async json(path: string) {
      return (await fetch(new URL(path, running.url))).json();
    },
  };
}

export function stripeAt(url: string, key = "sk_test_sandbox"): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { host: hostname, port, protocol: "http", maxNetworkRetries: 0 });
}

/** A webhook that responds with `status`, or not at all if that is null. It verifies and stores the events that it accepts. */
export async function openShop() {
  const shop = {
    status: 200 as number | null,
    events: [] as Stripe.Event[],
    refused: 0,
    unanswered: 0,
    webhookUrl: "",
    types: () => shop.events.map((event) => event.type),
  };
  const server = createServer(async (request, response) => {
    const payload = await text(request);
    if (shop.status === null) {
      shop.unanswered += 1;
      return;
    }
    if (shop.status === 200) {
      const signature = request.headers["stripe-signature"] ?? "";
      shop.events.push(Stripe.webhooks.constructEvent(payload, signature, WEBHOOK_SECRET));
    } else shop.refused += 1;
    response.writeHead(shop.status, { location: shop.webhookUrl }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("The shop has no port.");
  shop.webhookUrl = `http://127.0.0.1:${address.port}/api/webhooks/stripe`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return shop;
}

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-sandbox-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Parameters of a session for one book at 29 dollars, unless overridden. */
export function checkoutSessionParams(
  overrides: Partial<Stripe.Checkout.SessionCreateParams> & {
    amount?: number;
    currency?: string;
    name?: string;
  } = {},
): Stripe.Checkout.SessionCreateParams {
  const { amount = 2900, currency = "usd", name = "Between Two Scripts", ...params } = overrides;
  return {
    mode: "payment",
    line_items: [{ price_data: { currency, unit_amount: amount, product_data: { name } }, quantity: 1 }],
    success_url: "http://shop.test/order/?id=ord_1&session={CHECKOUT_SESSION_ID}",
    cancel_url: "http://shop.test/products/between-two-scripts/",
    ...params,
  };
}

/** The fields that a browser would send if the page's form were submitted unchanged. */
export function formFields(page: string): Record<string, string> {
  const inputs = [...page.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag);
  const fields = inputs.map((tag) => [attribute(tag, "name"), attribute(tag, "value")]);
  const button = page.match(/<button\b[^>]*>/)?.[0] ?? "";
  return Object.fromEntries([...fields, [attribute(button, "name"), attribute(button, "value")]]);
}

function attribute(tag: string, name: string): string {
  return tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1] ?? "";
}
