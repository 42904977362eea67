import { once } from "node:events";
import { realpath } from "node:fs/promises";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import type { Bucket } from "#checkout/files/s3-options.ts";
import type { Settings } from "#checkout/settings.ts";
import { startS3Server } from "#sandbox/s3/server.ts";
import { serveSandboxFor } from "#sandbox/serve.ts";
import { sendOffers } from "./send-offers.ts";
import { startWorkerd } from "./workerd.ts";

export interface EdgeOptions {
  /** Sandbox settings. The release is in `buildDir/current`. */
  settings: Settings;
  /**
   * Called before workerd starts, to publish a release and upload its files.
   * @param settings with the local S3 server as the storage
   */
  prepare(settings: Settings): Promise<void>;
  /** Whether what is due is sent by a queue, by default yes. */
  hasQueue?: boolean;
  /** Whether the Worker restarts when its code changes. */
  watch: boolean;
  /** Receives workerd's output: the checkout's log, and warnings. */
  onOutput(text: string): void;
}

export interface Edge {
  url: string;
  sandboxUrl: string;
  /** Triggers the Worker's cron, as if at that time. @throws if the Worker fails */
  triggerCron(at?: Date): Promise<void>;
  /** Resolves when workerd exits for any reason. */
  exited: Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Runs the shop as on Cloudflare, but on this machine and without network access. workerd serves the pages and the checkout
 * with D1 as the database. A local S3 server replaces R2, and the sandbox replaces Stripe and Resend.
 * @throws the system's error if a port is in use, before anything is prepared
 */
export async function serveEdge({
  settings,
  prepare,
  hasQueue = true,
  watch,
  onOutput,
}: EdgeOptions): Promise<Edge> {
  const { port } = settings;
  // Not the data of `npm start`, whose order book is not D1.
  const dataDir = resolve(settings.dataDir, "edge");
  const url = `http://localhost:${port}`;
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    await checkPortIsFree(port);
    const s3 = await startS3Server({ directory: join(dataDir, "s3"), port: storagePort(settings) });
    closers.push(s3.close);
    const sandbox = await serveSandboxFor({ ...settings, dataDir }, url);
    closers.push(sandbox.close);
    await prepare({ ...settings, files: { kind: "s3", ...s3.options } });
    const stateDir = join(dataDir, "d1");
    // The resolved path keeps pages and offers of one release, even if another is published meanwhile.
    const release = await realpath(join(settings.buildDir, "current"));
    const { removeOld } = await sendOffers(release, { folder: stateDir });
    // Nobody sees the earlier pages here.
    await removeOld();
    const workerd = await startWorkerd(
      {
        site: join(release, "site"),
        stateDir,
        variables: workerVariables(settings, s3.options),
        ...{ port, hasQueue, watch },
      },
      onOutput,
    );
    closers.push(workerd.close);
    return {
      url,
      sandboxUrl: sandbox.url,
      triggerCron: (at) => triggerCron(url, at),
      exited: workerd.exited,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Fixed by the sandbox port, since it is part of the pages' Content-Security-Policy: another port would require publishing. */
function storagePort({ sandboxPort }: Pick<Settings, "sandboxPort">): number {
  return sandboxPort + 1;
}

/** Fails at once if the port is in use, since workerd would retry for a minute. @throws the system's error */
async function checkPortIsFree(port: number): Promise<void> {
  const server = createServer();
  server.listen(port, "localhost");
  await once(server, "listening");
  server.close();
  await once(server, "close");
}

/** Replaces the variables and secrets of `wrangler.toml`. */
function workerVariables(settings: Settings, storage: Bucket): Record<string, string> {
  const { siteUrl, sandboxPort, stripe, resend, adminToken, webhookSecrets, isPaused } = settings;
  const sandboxUrl = `http://localhost:${sandboxPort}`;
  return {
    NODE_ENV: "development",
    SITE_URL: siteUrl,
    PAUSED: String(isPaused),
    ...(adminToken ? { ADMIN_TOKEN: adminToken } : {}),
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    STRIPE_API_URL: sandboxUrl,
    RESEND_API_KEY: resend.apiKey,
    RESEND_API_URL: sandboxUrl,
    ...(resend.webhookSecret ? { RESEND_WEBHOOK_SECRET: resend.webhookSecret } : {}),
    WEBHOOK_SECRET: webhookSecrets.join(" "),
    FILES: "s3",
    S3_ENDPOINT: storage.endpoint,
    S3_REGION: storage.region,
    S3_BUCKET: storage.bucket,
    S3_ACCESS_KEY_ID: storage.accessKeyId,
    S3_SECRET_ACCESS_KEY: storage.secretAccessKey,
  };
}

/** https://developers.cloudflare.com/workers/configuration/cron-triggers/#test-cron-triggers-locally */
async function triggerCron(url: string, at = new Date()): Promise<void> {
  const query = new URLSearchParams({ cron: "* * * * *", time: String(at.getTime()) });
  const response = await fetch(`${url}/cdn-cgi/local/scheduled?${query}`);
  if (!response.ok) throw new Error(`The Worker's cron failed: ${await response.text()}`);
}
