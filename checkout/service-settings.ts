import * as z from "zod";
import { booleanText } from "#domain/boolean-text.ts";
import { isMailbox } from "#domain/email.ts";
import type { Bucket } from "./files/s3-options.ts";
import { isTestKey, PaymentMode, paymentMode } from "./payments/mode.ts";

/** The keys of the sandbox on this machine; refused in production. */
export const SANDBOX = {
  stripeKey: "sk_test_sandbox",
  webhookSecret: "whsec_sandbox",
  resendKey: "re_sandbox",
  resendWebhookSecret: "whsec_YSBzZWNyZXQgb2YgdGhlIHNhbmRib3ggb25seQ==",
};

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
export const siteUrl = url
  .refine(
    ({ href, origin }) => href === `${origin}/`,
    "expected an address without a user name, a path, a query or a fragment, such as https://shop.example",
  )
  .transform(({ origin }) => origin);

/** http is allowed for localhost only: whoever reads the address can start builds. */
const publishHook = url
  .refine(({ username, password }) => username + password === "", "expected an address without a user name")
  .refine(
    ({ protocol, hostname }) => protocol === "https:" || hostname === "localhost",
    "expected an address that begins with https://",
  )
  .transform(({ href }) => href);

/** Several while one replaces another. */
const webhookSecrets = z
  .string()
  .transform((text) => text.split(/\s+/).filter((secret) => secret !== ""))
  .refine(
    (secrets) => secrets.every(isWebhookSecret),
    'expected "whsec_" and 24 to 64 bytes in base64, such as the output of: echo "whsec_$(openssl rand -base64 32)"',
  );

/** Sent in `Authorization: Bearer`. */
export const token = z
  .string()
  .min(32, "expected at least 32 characters")
  .regex(/^\S+$/, "expected no blanks");

export const days = (min: number) => z.coerce.number().int().min(min).max(36_500);

/** The settings of the checkout on any runtime, by their environment variables. `.env.example` explains them. */
export const ServiceEnvironment = z.object({
  NODE_ENV: z.enum(["production", "development", "test"]).default("development"),
  SITE_URL: siteUrl.optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_/, 'expected a key that begins with "sk_" or "rk_"')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_/, 'expected a secret that begins with "whsec_"')
    .optional(),
  STRIPE_API_URL: baseUrl.optional(),
  ALLOW_TEST_KEY: booleanText('expected "true" or "false"').default(false),
  SWITCH_ORDER_BOOK_TO: PaymentMode.optional(),
  RESEND_API_KEY: z.string().regex(/^re_/, 'expected a key that begins with "re_"').optional(),
  RESEND_WEBHOOK_SECRET: z
    .string()
    .refine(isWebhookSecret, 'expected "whsec_" and base64, as Resend shows it beside the webhook')
    .optional(),
  RESEND_API_URL: baseUrl.optional(),
  MAIL_FROM: z.string().refine(isMailbox, 'expected "Name <name@your.domain>"').optional(),
  ADMIN_TOKEN: token.optional(),
  PAUSED: booleanText('expected "true" or "false"').default(false),
  WEBHOOK_SECRET: webhookSecrets.default([]),
  PUBLISH_HOOK: publishHook.optional(),
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
type ServiceEnvironment = z.infer<typeof ServiceEnvironment>;

const REQUIRED = ["SITE_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "RESEND_API_KEY", "MAIL_FROM"];
const REQUIRED_OF_BUCKET = ["S3_ENDPOINT", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"];

/** The settings of the checkout that do not depend on the runtime. */
export interface ServiceSettings {
  /** The address of the shop without a trailing slash. */
  siteUrl: string;
  stripe: { secretKey: string; webhookSecret: string; apiUrl?: string };
  /** The mode in which orders are paid. */
  mode: PaymentMode;
  /** The mode to which an order book of another mode may be switched. */
  switchOrderBookTo: PaymentMode | null;
  /** If `webhookSecret` is unset, the shop does not learn whether emails arrive. */
  resend: { apiKey: string; from: string; baseUrl?: string; webhookSecret?: string };
  /** Secrets that sign outgoing webhooks. Empty: none are sent. */
  webhookSecrets: string[];
  /** A secret URL that starts a build and deployment of the shop when something is posted to it. null: there is none. */
  publishHook: string | null;
  /** Opens the owner's API under `/api/admin/`. undefined: it can only be reached on this machine. */
  adminToken?: string;
  /** Whether the shop only shows its pages, while its order book is moved or restored. */
  isPaused: boolean;
  /** Days to keep expired links and sessions, sent messages, and orders that were never paid or confirmed. */
  retention: { links: number; sessions: number; messages: number; orders: number };
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

/** The settings of a Worker. Files are in a bucket, since it has no folder. @throws {SettingsError} */
export function parseWorkerSettings(
  variables: Record<string, unknown>,
): ServiceSettings & { bucket: Bucket } {
  const env = parseVariables(ServiceEnvironment, variables, (values, valid) => [
    ...findConflicts(values, valid),
    ...findMissing(values, REQUIRED, "required in a Worker"),
    ...(values.FILES === "s3" ? [] : ["FILES: expected s3, since a Worker has no folder"]),
    ...findMissingOfBucket(values),
  ]);
  return { ...serviceSettings(env), bucket: bucketOf(env) };
}

/**
 * Parses environment variables. Empty ones count as unset.
 *
 * @param findProblems the problems between settings. `values` contains every setting that is set, `valid` only the valid ones
 * @throws {SettingsError} listing every setting that is missing or wrong
 */
export function parseVariables<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  variables: Record<string, unknown>,
  findProblems: (values: Record<string, unknown>, valid: Partial<ServiceEnvironment>) => string[],
): z.infer<z.ZodObject<Shape>> {
  const values = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(values);
  const problems = parsed.success ? [] : parsed.error.issues.map(describeIssue);
  // Checks the rules between settings even if one of them is malformed, so that all problems are reported at once.
  const valid = ServiceEnvironment.partial().catch({}).parse(pickValid(values));
  problems.push(...findProblems(values, valid));
  if (problems.length > 0 || !parsed.success) throw new SettingsError([...new Set(problems)]);
  return parsed.data;
}

/** Problems between settings, on any runtime. */
export function findConflicts(values: Record<string, unknown>, valid: Partial<ServiceEnvironment>): string[] {
  const problems: string[] = [];
  // A value that is neither of them is probably a misspelt one. What that requires is reported now, not once it is corrected.
  if (isSetToOther(values.NODE_ENV, ["development", "test"])) {
    problems.push(...findMissing(values, REQUIRED, "required in production"));
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
      problems.push(...findMissing(values, ["STRIPE_WEBHOOK_SECRET"], "required with STRIPE_SECRET_KEY"));
    if (values.RESEND_API_KEY !== undefined)
      problems.push(...findMissing(values, ["MAIL_FROM"], "required with RESEND_API_KEY"));
  }
  return problems;
}

export function findMissingOfBucket(values: Record<string, unknown>): string[] {
  return findMissing(values, REQUIRED_OF_BUCKET, "required with FILES=s3");
}

/** The settings of an environment that has all that are required. */
export function serviceSettings(env: ServiceEnvironment): ServiceSettings {
  const stripe = {
    secretKey: env.STRIPE_SECRET_KEY ?? "",
    webhookSecret: env.STRIPE_WEBHOOK_SECRET ?? "",
    ...(env.STRIPE_API_URL ? { apiUrl: env.STRIPE_API_URL } : {}),
  };
  return {
    siteUrl: env.SITE_URL ?? "",
    stripe,
    mode: paymentMode(stripe),
    switchOrderBookTo: env.SWITCH_ORDER_BOOK_TO ?? null,
    resend: {
      apiKey: env.RESEND_API_KEY ?? "",
      from: env.MAIL_FROM ?? "",
      ...(env.RESEND_WEBHOOK_SECRET ? { webhookSecret: env.RESEND_WEBHOOK_SECRET } : {}),
      ...(env.RESEND_API_URL ? { baseUrl: env.RESEND_API_URL } : {}),
    },
    webhookSecrets: env.WEBHOOK_SECRET,
    publishHook: env.PUBLISH_HOOK ?? null,
    ...(env.ADMIN_TOKEN ? { adminToken: env.ADMIN_TOKEN } : {}),
    isPaused: env.PAUSED,
    retention: {
      links: env.RETENTION_LINKS_DAYS,
      sessions: env.RETENTION_SESSIONS_DAYS,
      messages: env.RETENTION_MESSAGES_DAYS,
      orders: env.RETENTION_ORDERS_DAYS,
    },
  };
}

export function bucketOf(env: ServiceEnvironment): Bucket {
  return {
    endpoint: env.S3_ENDPOINT ?? "",
    region: env.S3_REGION,
    bucket: env.S3_BUCKET ?? "",
    accessKeyId: env.S3_ACCESS_KEY_ID ?? "",
    secretAccessKey: env.S3_SECRET_ACCESS_KEY ?? "",
  };
}

/** Whether a value that is set is none of those that mean something else. It is then probably a misspelt one. */
export function isSetToOther(value: unknown, others: string[]): boolean {
  return value !== undefined && !others.some((other) => other === value);
}

function findMissing(values: Record<string, unknown>, names: string[], why: string): string[] {
  return names.filter((name) => values[name] === undefined).map((name) => `${name}: missing, ${why}`);
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

const WEBHOOK_SECRET = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;

/** Whether a text is `whsec_` and 24 to 64 bytes in base64, as Standard Webhooks says. */
function isWebhookSecret(text: string): boolean {
  const { length } = atob(WEBHOOK_SECRET.exec(text)?.[1] ?? "");
  return length >= 24 && length <= 64;
}

export function describeIssue({ path, message }: { path: PropertyKey[]; message: string }): string {
  return `${path.join(".")}: ${message}`;
}

function pickValid(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(ServiceEnvironment.shape).flatMap(([name, schema]) =>
      schema.safeParse(values[name]).success ? [[name, values[name]]] : [],
    ),
  );
}
