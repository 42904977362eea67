import { mailboxDomain } from "#domain/email.ts";
import type { OffersFile } from "#domain/offer.ts";
import { shopVersion } from "#platform/version.ts";
import { type BackupSettings, describeLocation } from "../backups/backup-settings.ts";
import type { Settings } from "../settings.ts";

/** What a service that starts in production is, and what it is not ready for. Without secrets, passwords and addresses of people. */
export interface StartReport {
  version: string;
  is: { payments: string; orders: string; files: string; emails: string; backups: string };
  /** Sentences that name the setting. */
  isNotReadyFor: string[];
}

type ReportedSettings = Settings & { backups: BackupSettings | null };

const PAYMENTS = {
  live: "live, by Stripe",
  test: "Stripe's test mode",
  sandbox: "the sandbox",
};

/** @param shop what is published. null: nothing is */
export function startReport(settings: ReportedSettings, shop: OffersFile["shop"] | null): StartReport {
  const { mode, ordersUrl, dataDir, files, resend, backups } = settings;
  return {
    version: shopVersion(),
    is: {
      payments: PAYMENTS[mode],
      orders:
        ordersUrl === undefined ? `a file in ${dataDir}` : `PostgreSQL at ${describeDatabase(ordersUrl)}`,
      files: files.kind === "s3" ? `the bucket ${files.bucket}` : `a folder in ${dataDir}`,
      emails: `by Resend, from ${mailboxDomain(resend.from)}`,
      backups: backups ? `every ${backups.hours} hours to ${describeLocation(backups.location)}` : "none",
    },
    isNotReadyFor: missing(settings, shop),
  };
}

function missing(settings: ReportedSettings, shop: OffersFile["shop"] | null): string[] {
  const { mode, isPaused, ordersUrl, files, resend, backups, adminToken, webhookSecrets } = settings;
  const sentences: [isMissing: boolean, sentence: string][] = [
    [mode !== "live", "Real payments: STRIPE_SECRET_KEY is a key of the test mode"],
    [shop === null, "Selling: nothing is published yet"],
    [isPaused, "Selling: PAUSED is set, so the shop shows its pages only"],
    [
      (shop?.webhooks ?? []).length > 0 && webhookSecrets.length === 0,
      "Webhooks to other programs: shop.yaml has some, and WEBHOOK_SECRET is not set",
    ],
    [
      backups === null && ordersUrl === undefined,
      "A broken disk: BACKUP_DIR is not set, so the orders are in one place",
    ],
    [
      backups === null && ordersUrl !== undefined,
      "A lost database, unless its host backs it up: BACKUP_DIR is not set",
    ],
    [resend.webhookSecret === undefined, "Emails that do not arrive: RESEND_WEBHOOK_SECRET is not set"],
    [
      ordersUrl !== undefined && files.kind === "folder",
      "Several processes: FILES=folder has the files on this machine only",
    ],
    [adminToken === undefined, "The shop command from another machine: ADMIN_TOKEN is not set"],
  ];
  return sentences.flatMap(([isMissing, sentence]) => (isMissing ? [sentence] : []));
}

/** Host and name, without user and password. */
function describeDatabase(url: string): string {
  const { host, pathname } = new URL(url);
  return decodeURIComponent(host) + pathname;
}
