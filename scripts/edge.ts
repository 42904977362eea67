import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { s3Files } from "../checkout/files/s3.ts";
import { parseSettings } from "../checkout/settings.ts";
import { publish } from "./publish/publish.ts";
import { publishedOffers } from "./published-offers.ts";
import { startS3Server } from "./sandbox/s3/server.ts";
import { serveSandbox } from "./sandbox/serve.ts";
import { uploadFiles } from "./shop/upload-files.ts";

const CRON_EVERY_MS = 3_000;

/**
 * `npm run dev:edge`: the shop as it runs on Cloudflare, on this machine and without a network. workerd serves the
 * pages and the checkout, with D1 for the orders; a local S3 server stands for R2, the sandbox for Stripe and Resend.
 */
const settings = parseSettings({ ...process.env, PORT: process.env.PORT ?? "8787" });
const { siteUrl, buildDir, contentDir, dataDir, port, sandboxPort } = settings;

const s3 = await startS3Server({ directory: join(dataDir, "s3"), port: sandboxPort + 1 });
await publish({
  ...{ contentDir, buildDir, siteUrl },
  formTargets: [`http://localhost:${sandboxPort}`, s3.options.endpoint],
  log: (line) => console.log(line),
});
await uploadFiles({ offers: await publishedOffers(buildDir), contentDir, files: s3Files(s3.options) });
const sandbox = await serveSandbox({
  port: sandboxPort,
  dataFile: join(dataDir, "sandbox.jsonl"),
  webhookUrl: `${siteUrl}/api/webhooks/stripe`,
  webhookSecret: settings.stripe.webhookSecret,
  shopUrl: siteUrl,
});

const variables = {
  NODE_ENV: "development",
  SITE_URL: siteUrl,
  SANDBOX_PORT: String(sandboxPort),
  MAIL_FROM: settings.resend.from,
  FILES: "s3",
  S3_ENDPOINT: s3.options.endpoint,
  S3_REGION: s3.options.region,
  S3_BUCKET: s3.options.bucket,
  S3_ACCESS_KEY_ID: s3.options.accessKeyId,
  S3_SECRET_ACCESS_KEY: s3.options.secretAccessKey,
};
const wrangler = spawn(
  process.execPath,
  [
    "node_modules/wrangler/bin/wrangler.js",
    ...["dev", "--local", "--port", String(port), "--persist-to", join(dataDir, "edge")],
    ...["--test-scheduled", "--show-interactive-dev-session=false", "--log-level", "warn"],
    ...Object.entries(variables).flatMap(([name, value]) => ["--var", `${name}:${value}`]),
  ],
  { stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, WRANGLER_SEND_METRICS: "false" } },
);

// Locally nobody rings the cron, so it is rung here, oftener than Cloudflare's minute.
const cron = setInterval(() => {
  fetch(`http://localhost:${port}/__scheduled?cron=*+*+*+*+*`).catch(() => undefined);
}, CRON_EVERY_MS);

console.log(
  `\n  Shop on workerd  ${siteUrl}\n  Inbox            ${sandbox.url}/inbox\n  Payments         ${sandbox.url}/payments\n`,
);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => wrangler.kill(signal));
await once(wrangler, "exit");
clearInterval(cron);
await Promise.all([sandbox.close(), s3.close()]);
