import { join } from "node:path";
import { z } from "zod";
import { serveSandbox } from "./serve.ts";

const settings = z
  .object({
    SANDBOX_PORT: z.coerce.number().int().min(0).max(65535).default(3010),
    SANDBOX_HOST: z.string().default("127.0.0.1"),
    DATA_DIR: z.string().min(1).default(".vitrine/data"),
    PORT: z.coerce.number().int().default(3000),
    SITE_URL: z.url().optional(),
    STRIPE_WEBHOOK_SECRET: z.string().min(1).default("whsec_sandbox"),
    RESEND_WEBHOOK_SECRET: z.string().min(1).optional(),
    SANDBOX_EMAILS_PER_SECOND: z.coerce.number().int().min(1).optional(),
  })
  .safeParse(process.env);

if (!settings.success) {
  console.error(`The sandbox cannot start:\n${z.prettifyError(settings.error)}`);
  process.exit(1);
}

const { SANDBOX_PORT, SANDBOX_HOST, DATA_DIR, PORT, STRIPE_WEBHOOK_SECRET, RESEND_WEBHOOK_SECRET } =
  settings.data;
const siteUrl = settings.data.SITE_URL ?? `http://localhost:${PORT}`;
try {
  const sandbox = await serveSandbox({
    port: SANDBOX_PORT,
    hostname: SANDBOX_HOST,
    dataFile: join(DATA_DIR, "sandbox.jsonl"),
    webhookUrl: new URL("/api/webhooks/stripe", siteUrl).href,
    webhookSecret: STRIPE_WEBHOOK_SECRET,
    mailWebhookSecret: RESEND_WEBHOOK_SECRET,
    shopUrl: siteUrl,
    emailsPerSecond: settings.data.SANDBOX_EMAILS_PER_SECOND,
    log: (line) => console.error(line),
  });
  console.log(`Payments  ${sandbox.url}/payments\nInbox     ${sandbox.url}/inbox`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void sandbox.close().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(`The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
