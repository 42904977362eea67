import * as z from "zod";
import type { Bucket } from "./files/s3-options.ts";
import {
  bucketOf,
  findConflicts,
  findMissingOfBucket,
  isSetToOther,
  parseVariables,
  SANDBOX,
  ServiceEnvironment,
  type ServiceSettings,
  serviceSettings,
  siteUrl,
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

/** All settings on Node by their environment variables, but those of a running service. `.env.example` explains them. */
const Environment = z.object({
  HOST: z.string().optional(),
  PORT: port.default(3000),
  SANDBOX_PORT: port.default(3010),
  PUBLIC_PROXIES: z.coerce.number().int().min(0).max(9).default(0),
  CONTENT_DIR: z.string().default("content"),
  BUILD_DIR: z.string().default(".vitrine"),
  DATA_DIR: z.string().default(".vitrine/data"),
  ORDERS_URL: postgresUrl.optional(),
  FILES: z.enum(["folder", "s3"]).default("folder"),
  CHECKOUT_URL: siteUrl.optional(),
  FILES_SECRET: z.string().min(32, "expected at least 32 characters").optional(),
  ...ServiceEnvironment.shape,
});
type Environment = z.infer<typeof Environment>;

/** The settings on Node that the service, the command and publishing share. */
export interface Settings extends ServiceSettings {
  production: boolean;
  /** The network interface to listen on; undefined: all of them. */
  host?: string;
  port: number;
  sandboxPort: number;
  /** How many proxies with public addresses a request passes. */
  publicProxies: number;
  /** The creator's content. */
  contentDir: string;
  /** Derived files, which may be deleted. */
  buildDir: string;
  /** The data of the running checkout, with the socket of its admin API. */
  dataDir: string;
  /** The PostgreSQL database of the orders, with its password. undefined: they are in a file in `dataDir`. */
  ordersUrl?: string;
  /** Where the checkout is if the pages are on a host of their own, which forwards requests to it. */
  checkoutUrl?: string;
  files: { kind: "folder"; secret: string | null } | ({ kind: "s3" } & Bucket);
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
    contentDir: env.CONTENT_DIR,
    buildDir: env.BUILD_DIR,
    dataDir: env.DATA_DIR,
    ...(env.ORDERS_URL ? { ordersUrl: env.ORDERS_URL } : {}),
    ...(env.CHECKOUT_URL ? { checkoutUrl: env.CHECKOUT_URL } : {}),
    files:
      env.FILES === "folder"
        ? { kind: "folder", secret: env.FILES_SECRET ?? null }
        : { kind: "s3", ...bucketOf(env) },
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

/** Whether a URL has a host and the name of a database, and every percent sign in it encodes a character. */
function isPostgresUrl(text: string): boolean {
  return (
    /^postgres(ql)?:\/\/[^/?#]+\/[^/?#]+/.test(text) && !/%(?![\da-f]{2})/i.test(text) && URL.canParse(text)
  );
}
