import * as z from "zod";
import type { Bucket } from "../files/s3-options.ts";
import { describeIssue, SettingsError } from "../service-settings.ts";

/** A folder, or keys of a bucket that begin with a prefix, which is empty or ends with a slash. */
export type BackupLocation = { dir: string } | { bucket: Bucket; prefix: string };

/** Where, how often and for whom the running shop saves its order book, and how long. */
export interface BackupSettings {
  location: BackupLocation;
  /** As names of its backups have it: `shop.example-live`. */
  shop: string;
  hours: number;
  keepDays: number;
  /** Public keys that backups are encrypted for. Empty: they are not. */
  recipients: string[];
}

/** Several while one replaces another, or for two people. */
const recipients = z
  .string()
  .transform((text) => text.split(/\s+/).filter((recipient) => recipient !== ""))
  .refine(
    (found) => found.every((recipient) => /^age1[02-9ac-hj-np-z]{58,}$/.test(recipient)),
    'expected the public key "age1…" that "shop backup --new-key <file>" prints',
  );

const IN_BUCKET = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;

const Environment = z.object({
  BACKUP_DIR: z
    .string()
    .refine(
      (text) => !isBucketAddress(text) || IN_BUCKET.test(text),
      "expected a folder, or a bucket such as s3://backups/shop",
    )
    .optional(),
  BACKUP_HOURS: z.coerce.number().int().min(1).max(8760).default(24),
  BACKUP_KEEP_DAYS: z.coerce.number().int().min(1).max(36_500).default(30),
  BACKUP_RECIPIENTS: recipients.default([]),
});

/** The bucket for backups may be of another provider than the one with the files for sale. */
const BucketEnvironment = z.object({
  ENDPOINT: z
    .url({ protocol: /^https?$/, error: "expected an address that begins with http:// or https://" })
    .transform((text) => text.replace(/\/+$/, "")),
  REGION: z.string().default("auto"),
  ACCESS_KEY_ID: z.string(),
  SECRET_ACCESS_KEY: z.string(),
});

type Variables = Record<string, unknown>;

/**
 * The settings of backups, which only Node makes. null: there are none.
 * @throws {SettingsError} listing every setting that is missing or wrong
 */
export function parseBackupSettings(variables: Variables): Omit<BackupSettings, "shop"> | null {
  const values = withoutEmpty(variables);
  const { data, error } = Environment.safeParse(values);
  const problems = error?.issues.map(describeIssue) ?? [];
  // Also if another setting is wrong, so that all are named at once.
  const address = Environment.shape.BACKUP_DIR.safeParse(values.BACKUP_DIR).data;
  const location = address === undefined ? null : findLocation(address, variables, problems);
  if (problems.length > 0 || !data) throw new SettingsError(problems);
  const { BACKUP_HOURS: hours, BACKUP_KEEP_DAYS: keepDays, BACKUP_RECIPIENTS: recipients } = data;
  return location && { location, hours, keepDays, recipients };
}

/** The location that a text names. null: its problems are added to the others. */
function findLocation(text: string, variables: Variables, problems: string[]): BackupLocation | null {
  try {
    return parseLocation(text, variables);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}

/** The value of BACKUP_RECIPIENTS, for a machine that only makes backups. @throws {SettingsError} */
export function parseRecipients(text = ""): string[] {
  const { success, data, error } = recipients.safeParse(text);
  if (!success) throw new SettingsError([`BACKUP_RECIPIENTS: ${error.issues[0]?.message}`]);
  return data;
}

/** Whether a text names a bucket, and no file or folder of this machine. */
export function isBucketAddress(text: string): boolean {
  return text.startsWith("s3://");
}

/**
 * The location that a text names. Each `BACKUP_S3_…` is by default the `S3_…` of the files for sale.
 * @throws {SettingsError} if it is a bucket, and its access is missing or wrong
 */
export function parseLocation(text: string, variables: Variables): BackupLocation {
  if (!isBucketAddress(text)) return { dir: text };
  const [, bucket = "", prefix = ""] = IN_BUCKET.exec(text) ?? [];
  if (bucket === "") throw new SettingsError([`expected a bucket such as s3://backups/shop, found ${text}`]);
  const values = withoutEmpty(variables);
  const bucketValues = Object.keys(BucketEnvironment.shape).map((name) => [
    name,
    values[`BACKUP_S3_${name}`] ?? values[`S3_${name}`],
  ]);
  const { success, data, error } = BucketEnvironment.safeParse(Object.fromEntries(bucketValues));
  if (!success) {
    const required = "required for backups in a bucket";
    throw new SettingsError(
      error.issues.map(({ path: [name = ""], code, message }) => {
        const setting = String(name);
        const isMissing = code === "invalid_type" && !(`S3_${setting}` in values);
        return isMissing
          ? `BACKUP_S3_${setting}: missing, ${required} (or S3_${setting})`
          : `BACKUP_S3_${setting}: ${message}`;
      }),
    );
  }
  return {
    bucket: {
      ...{ bucket, endpoint: data.ENDPOINT, region: data.REGION },
      ...{ accessKeyId: data.ACCESS_KEY_ID, secretAccessKey: data.SECRET_ACCESS_KEY },
    },
    prefix: prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`,
  };
}

/** `/mnt/backups`, or `s3://backups/shop/`. */
export function describeLocation(location: BackupLocation): string {
  return "dir" in location ? location.dir : `s3://${location.bucket.bucket}/${location.prefix}`;
}

function withoutEmpty(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
}
