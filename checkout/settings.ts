import { z } from "zod";
import { isMailbox } from "#domain/email.ts";
import type { Bucket } from "./files/s3-options.ts";
import { isTestKey, PaymentMode, paymentMode } from "./payments/mode.ts";

/** The keys of the sandbox on this machine; refused in production. */
const SANDBOX = {
  stripeKey: "sk_test_sandbox",
  webhookSecret: "whsec_sandbox",
  resendKey: "re_sandbox",
  resendWebhookSecret: "whsec_YSBzZWNyZXQgb2YgdGhlIHNhbmRib3ggb25seQ==",
};
const SANDBOX_SENDER = "Vitrine <shop@sandbox.example>";

const port = z.coerce.number().int().min(1).max(65_535);
const url = z
  .string()
  .refine(isHttpUrl, "expected an address that begins with http:// or https://")
  .transform((text) => new URL(text));
/** A URL without its trailing slash, since paths are appended to it. */
const baseUrl = url.transform(({ href }) => href.replace(/\/+$/, ""));
/**
 * An origin in the form of the URL standard: lower case, in ASCII, without a default port. Cookies and the check of a request's
 * `Origin` rely on it. The shop has to be at the root of its host, since its links assume it.
 */
const siteUrl = url
  .refine(
    ({ href, origin }) => href === `${origin}/`,
    "expected an address without a user name, a path, a query or a fragment, such as https://shop.example",
  )
  .transform(({ origin }) => origin);

/** Several while one replaces another. */
const webhookSecrets = z
  .string()
  .transform((text) => text.split(/\s+/).filter((secret) => secret !== ""))
  .refine(
    (secrets) => secrets.every(isWebhookSecret),
    'expected "whsec_" and 24 to 64 bytes in base64, such as the output of: echo "whsec_$(openssl rand -base64 32)"',
  );

const postgresUrl = z
  .string()
  .refine(
    isPostgresUrl,
    "expected an address such as postgres://user:password@host:5432/database, with special characters percent-encoded",
  );

/** Sent in `Authorization: Bearer`. */
export const token = z
  .string()
  .min(32, "expected at least 32 characters")
  .regex(/^\S+$/, "expected no blanks");

const days = (min: number) => z.coerce.number().int().min(min).max(36_500);

/** All settings by their environment variables, but those of Node alone. `.env.example` explains them. */
const Environment = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("development"),
  HOST: z.string().optional(),
  PORT: port.default(3000),
  SANDBOX_PORT: port.default(3010),
  SITE_URL: siteUrl.optional(),
  PUBLIC_PROXIES: z.coerce.number().int().min(0).max(9).default(0),
  CONTENT_DIR: z.string().default("content"),
  BUILD_DIR: z.string().default(".vitrine"),
  DATA_DIR: z.string().default(".vitrine/data"),
  ORDERS_URL: postgresUrl.optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_/, 'expected a key that begins with "sk_" or "rk_"')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_/, 'expected a secret that begins with "whsec_"')
    .optional(),
  STRIPE_API_URL: baseUrl.optional(),
  ALLOW_TEST_KEY: z.stringbool({ error: 'expected "true" or "false"' }).default(false),
  SWITCH_ORDER_BOOK_TO: PaymentMode.optional(),
  RESEND_API_KEY: z.string().regex(/^re_/, 'expected a key that begins with "re_"').optional(),
  RESEND_WEBHOOK_SECRET: z
    .string()
    .refine(isWebhookSecret, 'expected "whsec_" and base64, as Resend shows it beside the webhook')
    .optional(),
  RESEND_API_URL: baseUrl.optional(),
  MAIL_FROM: z.string().refine(isMailbox, 'expected "Name <name@your.domain>"').optional(),
  ADMIN_TOKEN: token.optional(),
  WEBHOOK_SECRET: webhookSecrets.default([]),
  FILES: z.enum(["folder", "s3"]).default("folder"),
  FILES_SECRET: z.string().min(32, "expected at least 32 characters").optional(),
  S3_ENDPOINT: baseUrl.optional(),
  S3_REGION: z.string().default("auto"),
  S3_BUCKET: z.string().optional(),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  RETENTION_LINKS_DAYS: days(1).default(365),
  RETENTION_SESSIONS_DAYS: days(1).default(30),
  // Stripe can resend an event for a month. The stored message then shows that the receipt was sent.
  RETENTION_MESSAGES_DAYS: days(35).default(90),
  // A payment may take two weeks to be confirmed.
  RETENTION_ORDERS_DAYS: days(15).default(30),
});
type Environment = z.infer<typeof Environment>;

const REQUIRED_IN_PRODUCTION = [
  "SITE_URL",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "RESEND_API_KEY",
  "MAIL_FROM",
];

export interface Settings {
  production: boolean;
  /** The network interface to listen on; undefined: all of them. */
  host?: string;
  port: number;
  sandboxPort: number;
  /** The address of the shop without a trailing slash. */
  siteUrl: string;
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
  stripe: { secretKey: string; webhookSecret: string; apiUrl?: string };
  /** The mode in which orders are paid. */
  mode: PaymentMode;
  /** The mode to which an order book of another mode may be switched. */
  switchOrderBookTo: PaymentMode | null;
  /** If `webhookSecret` is unset, the shop does not learn whether emails arrive. */
  resend: { apiKey: string; from: string; baseUrl?: string; webhookSecret?: string };
  /** Secrets that sign outgoing webhooks. Empty: none are sent. */
  webhookSecrets: string[];
  files: { kind: "folder"; secret: string | null } | ({ kind: "s3" } & Bucket);
  /** Opens the owner's API under `/api/admin/`. undefined: it can only be reached on this machine. */
  adminToken?: string;
  /** Days to keep expired links and sessions, sent messages, and orders that were never paid. */
  retention: { links: number; sessions: number; messages: number; orders: number };
  /** Whether payments or mail go to the sandbox on this machine. */
  sandbox: boolean;
}

/** Lists all settings that are missing or wrong. */
export class SettingsError extends Error {
  override name = "SettingsError";

  readonly problems: string[];

  constructor(problems: string[]) {
    super(
      `Some settings are missing or wrong (see .env.example):\n${problems.map((line) => `  ${line}`).join("\n")}`,
    );
    this.problems = problems;
  }
}

/**
 * Parses the settings from environment variables. Empty variables count as unset. Without keys, payments and email go to the
 * sandbox, which is not allowed in production.
 *
 * @param options.hasFolder whether files can be stored in a folder, as they cannot on Workers
 * @throws {SettingsError} listing every setting that is missing or wrong
 */
export function parseSettings(
  variables: Record<string, unknown>,
  { hasFolder = true }: { hasFolder?: boolean } = {},
): Settings {
  const values = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(values);
  const problems = parsed.success ? [] : parsed.error.issues.map(describeIssue);
  // Checks the rules between settings even if one of them is malformed, so that all problems are reported at once.
  const valid = parsed.data ?? Environment.partial().catch({}).parse(pickValid(values));
  problems.push(...findConflicts(values, valid, hasFolder));
  if (problems.length > 0 || !parsed.success) throw new SettingsError([...new Set(problems)]);
  return settingsFrom(parsed.data);
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

/** Whether a URL has a host and the name of a database, and every percent sign in it encodes a character. */
function isPostgresUrl(text: string): boolean {
  return (
    /^postgres(ql)?:\/\/[^/?#]+\/[^/?#]+/.test(text) && !/%(?![\da-f]{2})/i.test(text) && URL.canParse(text)
  );
}

const WEBHOOK_SECRET = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;

/** Whether a text is `whsec_` and 24 to 64 bytes in base64, as Standard Webhooks says. */
function isWebhookSecret(text: string): boolean {
  const { length } = atob(WEBHOOK_SECRET.exec(text)?.[1] ?? "");
  return length >= 24 && length <= 64;
}

/** `PORT: expected …` */
export function describeIssue({ path, message }: { path: PropertyKey[]; message: string }): string {
  return `${path.join(".")}: ${message}`;
}

function pickValid(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(Environment.shape).flatMap(([name, schema]) =>
      schema.safeParse(values[name]).success ? [[name, values[name]]] : [],
    ),
  );
}

/** Problems between settings. `values` contains every setting that is set, `valid` only the valid ones. */
function findConflicts(
  values: Record<string, unknown>,
  valid: Partial<Environment>,
  hasFolder: boolean,
): string[] {
  const problems: string[] = [];
  const requireSetting = (name: string, why: string) => {
    if (values[name] === undefined) problems.push(`${name}: missing, ${why}`);
  };
  // A value that is neither of them is probably a misspelt one. What that requires is reported now, not once it is corrected.
  if (isSetToOther(values.NODE_ENV, ["development", "test"])) {
    for (const name of REQUIRED_IN_PRODUCTION) requireSetting(name, "required in production");
    if (valid.SITE_URL?.startsWith("http://")) problems.push("SITE_URL: expected https:// in production");
    for (const [name, sandbox] of [
      ["STRIPE_SECRET_KEY", SANDBOX.stripeKey],
      ["STRIPE_WEBHOOK_SECRET", SANDBOX.webhookSecret],
      ["RESEND_API_KEY", SANDBOX.resendKey],
      ["RESEND_WEBHOOK_SECRET", SANDBOX.resendWebhookSecret],
    ] as const) {
      if (values[name] === sandbox)
        problems.push(`${name}: this is the sandbox's value; use your own in production`);
    }
    const { STRIPE_SECRET_KEY: key = "", ALLOW_TEST_KEY: isAllowed } = valid;
    if (isTestKey(key) && key !== SANDBOX.stripeKey && !isAllowed) {
      problems.push(
        "STRIPE_SECRET_KEY: is a key of Stripe's test mode, in which nobody really pays; production needs a live key. For a rehearsal, set ALLOW_TEST_KEY=true",
      );
    }
    for (const name of ["STRIPE_API_URL", "RESEND_API_URL"]) {
      if (values[name] !== undefined)
        problems.push(`${name}: must not be set in production, where only the real service may be used`);
    }
  } else {
    if (values.STRIPE_SECRET_KEY !== undefined)
      requireSetting("STRIPE_WEBHOOK_SECRET", "required with STRIPE_SECRET_KEY");
    if (values.RESEND_API_KEY !== undefined) requireSetting("MAIL_FROM", "required with RESEND_API_KEY");
  }
  if (!hasFolder && values.FILES !== "s3") problems.push("FILES: expected s3, since a Worker has no folder");
  if (!hasFolder || isSetToOther(values.FILES, ["folder"])) {
    for (const name of ["S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"]) {
      requireSetting(name, "required with FILES=s3");
    }
  }
  return problems;
}

function isSetToOther(value: unknown, others: string[]): boolean {
  return value !== undefined && !others.some((other) => other === value);
}

function settingsFrom(env: Environment): Settings {
  const sandboxUrl = `http://localhost:${env.SANDBOX_PORT}`;
  const stripeApi = env.STRIPE_API_URL ?? (env.STRIPE_SECRET_KEY ? undefined : sandboxUrl);
  const resendApi = env.RESEND_API_URL ?? (env.RESEND_API_KEY ? undefined : sandboxUrl);
  const resendWebhookSecret =
    env.RESEND_WEBHOOK_SECRET ?? (env.RESEND_API_KEY ? undefined : SANDBOX.resendWebhookSecret);
  const stripe = {
    secretKey: env.STRIPE_SECRET_KEY ?? SANDBOX.stripeKey,
    webhookSecret: env.STRIPE_WEBHOOK_SECRET ?? SANDBOX.webhookSecret,
    ...(stripeApi ? { apiUrl: stripeApi } : {}),
  };
  return {
    production: env.NODE_ENV === "production",
    ...(env.HOST ? { host: env.HOST } : {}),
    port: env.PORT,
    sandboxPort: env.SANDBOX_PORT,
    siteUrl: env.SITE_URL ?? `http://localhost:${env.PORT}`,
    publicProxies: env.PUBLIC_PROXIES,
    contentDir: env.CONTENT_DIR,
    buildDir: env.BUILD_DIR,
    dataDir: env.DATA_DIR,
    ...(env.ORDERS_URL ? { ordersUrl: env.ORDERS_URL } : {}),
    stripe,
    mode: paymentMode(stripe),
    switchOrderBookTo: env.SWITCH_ORDER_BOOK_TO ?? null,
    resend: {
      apiKey: env.RESEND_API_KEY ?? SANDBOX.resendKey,
      from: env.MAIL_FROM ?? SANDBOX_SENDER,
      ...(resendWebhookSecret ? { webhookSecret: resendWebhookSecret } : {}),
      ...(resendApi ? { baseUrl: resendApi } : {}),
    },
    webhookSecrets: env.WEBHOOK_SECRET,
    files:
      env.FILES === "folder"
        ? { kind: "folder", secret: env.FILES_SECRET ?? null }
        : {
            kind: "s3",
            endpoint: env.S3_ENDPOINT ?? "",
            region: env.S3_REGION,
            bucket: env.S3_BUCKET ?? "",
            accessKeyId: env.S3_ACCESS_KEY_ID ?? "",
            secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? "",
          },
    ...(env.ADMIN_TOKEN ? { adminToken: env.ADMIN_TOKEN } : {}),
    retention: {
      links: env.RETENTION_LINKS_DAYS,
      sessions: env.RETENTION_SESSIONS_DAYS,
      messages: env.RETENTION_MESSAGES_DAYS,
      orders: env.RETENTION_ORDERS_DAYS,
    },
    sandbox: !env.STRIPE_SECRET_KEY || !env.RESEND_API_KEY,
  };
}
