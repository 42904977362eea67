import * as z from "zod";
import type { Bucket } from "./files/s3-options.ts";
import {
  bucketOf,
  days,
  findConflicts,
  findMissingOfBucket,
  isSetToOther,
  parseVariables,
  SANDBOX,
  ServiceEnvironment,
  type ServiceSettings,
  SettingsError,
  serviceSettings,
  token,
} from "./service-settings.ts";

export { SettingsError } from "./service-settings.ts";

const SANDBOX_SENDER = "Vitrine <shop@sandbox.example>";

const port = z.coerce.number().int().min(1).max(65_535);

const postgresUrl = z
  .string()
  .refine(
    isPostgresUrl,
    "expected an address such as postgres://user:password@host:5432/database, with special characters percent-encoded",
  );

/** Public keys for backups, several while one replaces another, or for two people. */
const recipients = z
  .string()
  .transform((text) => text.split(/\s+/).filter((recipient) => recipient !== ""))
  .refine(
    (found) => found.every((recipient) => /^age1[02-9ac-hj-np-z]{58,}$/.test(recipient)),
    'expected the public key "age1…" that "shop backup --new-key <file>" prints',
  );

/** All settings on Node by their environment variables. `.env.example` explains them. */
const Environment = z.object({
  HOST: z.string().optional(),
  PORT: port.default(3000),
  SANDBOX_PORT: port.default(3010),
  PUBLIC_PROXIES: z.coerce.number().int().min(0).max(9).default(0),
  DRAIN_DELAY_SECONDS: z.coerce.number().int().min(0).max(300).default(0),
  CONTENT_DIR: z.string().default("content"),
  BUILD_DIR: z.string().default(".vitrine"),
  DATA_DIR: z.string().default(".vitrine/data"),
  ORDERS_URL: postgresUrl.optional(),
  METRICS_TOKEN: token.optional(),
  BACKUP_DIR: z.string().optional(),
  BACKUP_HOURS: z.coerce.number().int().min(1).max(8760).default(24),
  BACKUP_KEEP_DAYS: days(1).default(30),
  BACKUP_RECIPIENTS: recipients.default([]),
  FILES: z.enum(["folder", "s3"]).default("folder"),
  FILES_SECRET: z.string().min(32, "expected at least 32 characters").optional(),
  ...ServiceEnvironment.shape,
});
type Environment = z.infer<typeof Environment>;

/** The settings on Node, where the checkout, the command and publishing share them. */
export interface Settings extends ServiceSettings {
  production: boolean;
  /** The network interface to listen on; undefined: all of them. */
  host?: string;
  port: number;
  sandboxPort: number;
  /** How many proxies with public addresses a request passes. */
  publicProxies: number;
  /** How long a process that was asked to stop goes on answering, while load balancers learn that it is not ready. */
  drainDelayMs: number;
  /** The creator's content. */
  contentDir: string;
  /** Derived files, which may be deleted. */
  buildDir: string;
  /** The data of the running checkout, with the socket of its admin API. */
  dataDir: string;
  /** The PostgreSQL database of the orders, with its password. undefined: they are in a file in `dataDir`. */
  ordersUrl?: string;
  files: { kind: "folder"; secret: string | null } | ({ kind: "s3" } & Bucket);
  /** Opens `/metrics`. undefined: there is no such path. */
  metricsToken?: string;
  /** The folder and the interval of backups, and how long they are kept. null: no backups. */
  backups: { dir: string; hours: number; keepDays: number; recipients: string[] } | null;
  /** Whether payments or mail go to the sandbox on this machine. */
  sandbox: boolean;
}

/**
 * Parses the settings from environment variables. Empty variables count as unset. Without keys, payments and email go to the
 * sandbox, which is not allowed in production.
 *
 * @throws {SettingsError} listing every setting that is missing or wrong
 */
export function parseSettings(variables: Record<string, unknown>): Settings {
  const env = parseVariables(Environment, variables, (values, valid) => [
    ...findConflicts(values, valid),
    ...(isSetToOther(values.FILES, ["folder"]) ? findMissingOfBucket(values) : []),
  ]);
  return {
    ...serviceSettings(withSandbox(env)),
    production: env.NODE_ENV === "production",
    ...(env.HOST ? { host: env.HOST } : {}),
    port: env.PORT,
    sandboxPort: env.SANDBOX_PORT,
    publicProxies: env.PUBLIC_PROXIES,
    drainDelayMs: env.DRAIN_DELAY_SECONDS * 1000,
    contentDir: env.CONTENT_DIR,
    buildDir: env.BUILD_DIR,
    dataDir: env.DATA_DIR,
    ...(env.ORDERS_URL ? { ordersUrl: env.ORDERS_URL } : {}),
    files:
      env.FILES === "folder"
        ? { kind: "folder", secret: env.FILES_SECRET ?? null }
        : { kind: "s3", ...bucketOf(env) },
    ...(env.METRICS_TOKEN ? { metricsToken: env.METRICS_TOKEN } : {}),
    backups: env.BACKUP_DIR
      ? {
          dir: env.BACKUP_DIR,
          hours: env.BACKUP_HOURS,
          keepDays: env.BACKUP_KEEP_DAYS,
          recipients: env.BACKUP_RECIPIENTS,
        }
      : null,
    sandbox: !env.STRIPE_SECRET_KEY || !env.RESEND_API_KEY,
  };
}

/** The environment with the sandbox for each service without a key. */
function withSandbox(env: Environment): Environment {
  const sandboxUrl = `http://localhost:${env.SANDBOX_PORT}`;
  return {
    ...env,
    SITE_URL: env.SITE_URL ?? `http://localhost:${env.PORT}`,
    STRIPE_SECRET_KEY: env.STRIPE_SECRET_KEY ?? SANDBOX.stripeKey,
    STRIPE_WEBHOOK_SECRET: env.STRIPE_WEBHOOK_SECRET ?? SANDBOX.webhookSecret,
    STRIPE_API_URL: env.STRIPE_API_URL ?? (env.STRIPE_SECRET_KEY ? undefined : sandboxUrl),
    RESEND_API_KEY: env.RESEND_API_KEY ?? SANDBOX.resendKey,
    RESEND_WEBHOOK_SECRET:
      env.RESEND_WEBHOOK_SECRET ?? (env.RESEND_API_KEY ? undefined : SANDBOX.resendWebhookSecret),
    RESEND_API_URL: env.RESEND_API_URL ?? (env.RESEND_API_KEY ? undefined : sandboxUrl),
    MAIL_FROM: env.MAIL_FROM ?? SANDBOX_SENDER,
  };
}

/** The value of BACKUP_RECIPIENTS, for a machine that only makes backups. @throws {SettingsError} */
export function parseRecipients(text = ""): string[] {
  const { success, data, error } = recipients.safeParse(text);
  if (!success) throw new SettingsError([`BACKUP_RECIPIENTS: ${error.issues[0]?.message}`]);
  return data;
}

/** Whether a URL has a host and the name of a database, and every percent sign in it encodes a character. */
function isPostgresUrl(text: string): boolean {
  return (
    /^postgres(ql)?:\/\/[^/?#]+\/[^/?#]+/.test(text) && !/%(?![\da-f]{2})/i.test(text) && URL.canParse(text)
  );
}
