import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { z } from "zod";
import { mailboxDomain } from "#domain/email.ts";
import { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";

/** Time for running requests to finish after closing. */
const DRAIN_MS = 2_000;

export interface ServeOptions extends Omit<SandboxOptions, "publicUrl"> {
  /** 0 takes any free port. */
  port: number;
  /** The address to listen on. The default is reachable from this machine only. */
  hostname?: string;
  /** The default is `http://localhost:<port>`. */
  publicUrl?: string;
}

export interface SandboxServer {
  url: string;
  /** Resolves once no webhook request and no other background task is running. */
  idle(): Promise<void>;
  /** Stops listening and waits for running requests and deliveries. */
  close(): Promise<void>;
}

/**
 * Listens, opens the data file and starts to deliver events. Rejects with the system's error if the port is in use
 * (`code` EADDRINUSE), before the data file is touched.
 */
export async function serveSandbox(options: ServeOptions): Promise<SandboxServer> {
  const {
    promise: handler,
    resolve: resolveHandler,
    reject: rejectHandler,
  } = Promise.withResolvers<Sandbox["fetch"]>();
  const server = serve({
    port: options.port,
    hostname: options.hostname ?? "127.0.0.1",
    // Requests that arrive before the data file is open wait for it.
    fetch: async (request) => (await handler)(request),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : options.port);
    });
  });
  const url = options.publicUrl ?? `http://localhost:${port}`;
  const closeServer = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), DRAIN_MS).unref();
    });
  try {
    const sandbox = await createSandbox({ ...options, publicUrl: url });
    sandbox.start();
    resolveHandler(sandbox.fetch);
    return {
      url,
      idle: sandbox.idle,
      async close() {
        await closeServer();
        await sandbox.stop();
      },
    };
  } catch (error) {
    handler.catch(() => {});
    rejectHandler(error);
    await closeServer();
    throw error;
  }
}

/**
 * Starts the sandbox of a shop, which keeps its data in `dataDir`.
 * @param checkoutUrl where it sends its webhooks, by default to the shop's own address
 */
export function serveSandboxFor(
  { sandboxPort, dataDir, buildDir, siteUrl, stripe, resend }: ShopSettings,
  checkoutUrl = siteUrl,
): Promise<SandboxServer> {
  return serveSandbox({
    port: sandboxPort,
    dataFile: join(dataDir, "sandbox.jsonl"),
    webhookUrl: `${checkoutUrl}/api/webhooks/stripe`,
    webhookSecret: stripe.webhookSecret,
    mailWebhookSecret: resend.webhookSecret,
    mailDomains: [mailboxDomain(resend.from)],
    shopUrl: siteUrl,
    sellerCountry: () => readSellerCountry(join(buildDir, "current", "offers.json")),
  });
}

const SellersOffers = z.object({ shop: z.object({ seller: z.object({ country: z.string() }).optional() }) });

/** null: the shop names no seller, or is not published yet. */
async function readSellerCountry(offersFile: string): Promise<string | null> {
  const text = await readFile(offersFile, "utf8").catch(() => null);
  return text === null ? null : (SellersOffers.parse(JSON.parse(text)).shop.seller?.country ?? null);
}

/** The settings of a shop that its sandbox shares. */
interface ShopSettings {
  sandboxPort: number;
  dataDir: string;
  buildDir: string;
  siteUrl: string;
  stripe: { webhookSecret: string };
  resend: { from: string; webhookSecret?: string };
}
