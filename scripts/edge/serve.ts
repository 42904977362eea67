import { once } from "node:events";
import { realpath } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import type { S3Options } from "#checkout/files/s3.ts";
import type { Settings } from "#checkout/settings.ts";
import { startS3Server } from "#sandbox/s3/server.ts";
import { serveSandbox } from "#sandbox/serve.ts";
import { startWorkerd } from "./workerd.ts";

export interface EdgeOptions {
  /** Those of the sandbox; `buildDir/current` holds the release. */
  settings: Settings;
  /** Called before workerd starts: sees to it that there is a release, and that its goods are in the storage. */
  prepare(storage: S3Options): Promise<void>;
  /** Whether a change of the checkout's code is taken up at once. */
  watch: boolean;
  /** Told what workerd says: the checkout's log, and warnings. */
  say(text: string): void;
}

export interface Edge {
  url: string;
  sandboxUrl: string;
  /** Rings the Worker's cron, as at that time. @throws if the Worker failed at it */
  ring(at?: Date): Promise<void>;
  /** Resolves when workerd has ended, wanted or not. */
  ended: Promise<unknown>;
  close(): Promise<void>;
}

/**
 * The shop as it runs on Cloudflare, on this machine and without a network: workerd serves the pages and the checkout, with
 * D1 for the orders; a local S3 server stands for R2, the sandbox for Stripe and Resend.
 * @throws the system's error for a port that is taken, before anything is prepared
 */
export async function serveEdge({ settings, prepare, watch, say }: EdgeOptions): Promise<Edge> {
  const { port, sandboxPort, siteUrl, stripe } = settings;
  // Apart from what `npm start` keeps, whose order book is another.
  const dataDir = resolve(settings.dataDir, "edge");
  const url = `http://localhost:${port}`;
  const stops: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  };
  try {
    await checkFree(port);
    const s3 = await startS3Server({ directory: join(dataDir, "s3"), port: storagePort(settings) });
    stops.push(s3.close);
    const sandbox = await serveSandbox({
      port: sandboxPort,
      dataFile: join(dataDir, "sandbox.jsonl"),
      webhookUrl: `${url}/api/webhooks/stripe`,
      webhookSecret: stripe.webhookSecret,
      shopUrl: siteUrl,
    });
    stops.push(sandbox.close);
    await prepare(s3.options);
    const workerd = await startWorkerd(
      {
        // Pages and offers of one release, whatever is published meanwhile.
        release: await realpath(join(settings.buildDir, "current")),
        stateDir: join(dataDir, "d1"),
        variables: variablesOf(settings, s3.options),
        ...{ port, watch },
      },
      say,
    );
    stops.push(workerd.close);
    return { url, sandboxUrl: sandbox.url, ring: (at) => ring(url, at), ended: workerd.ended, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The same at every start, for the pages' policy names it, and other pages would have to be rendered. */
function storagePort({ sandboxPort }: Pick<Settings, "sandboxPort">): number {
  return sandboxPort + 1;
}

/** @throws the system's error if something listens on it; workerd itself would try for a minute */
async function checkFree(port: number): Promise<void> {
  const server = createServer();
  server.listen(port, "localhost");
  await once(server, "listening");
  server.close();
  await once(server, "close");
}

/** What takes the place of the variables and secrets that `wrangler.toml` names. */
function variablesOf(settings: Settings, storage: S3Options): Record<string, string> {
  const { siteUrl, sandboxPort, stripe, resend } = settings;
  const sandboxUrl = `http://localhost:${sandboxPort}`;
  return {
    NODE_ENV: "development",
    SITE_URL: siteUrl,
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    STRIPE_API_URL: sandboxUrl,
    RESEND_API_KEY: resend.apiKey,
    RESEND_API_URL: sandboxUrl,
    FILES: "s3",
    S3_ENDPOINT: storage.endpoint,
    S3_REGION: storage.region,
    S3_BUCKET: storage.bucket,
    S3_ACCESS_KEY_ID: storage.accessKeyId,
    S3_SECRET_ACCESS_KEY: storage.secretAccessKey,
  };
}

/** https://developers.cloudflare.com/workers/configuration/cron-triggers/#test-cron-triggers-locally */
async function ring(url: string, at = new Date()): Promise<void> {
  const query = new URLSearchParams({ cron: "* * * * *", time: String(at.getTime()) });
  const answer = await fetch(`${url}/cdn-cgi/local/scheduled?${query}`);
  if (!answer.ok) throw new Error(`The Worker's cron ended with ${await answer.text()}`);
}
