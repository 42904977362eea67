import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { type BackupSettings, describeLocation } from "#checkout/backups/backup-settings.ts";
import { openBackupStore } from "#checkout/backups/backup-store.ts";
import { newestBackup } from "#checkout/backups/scheduled-backups.ts";
import type { NodeSettings } from "#checkout/node/settings.ts";
import type { Settings } from "#checkout/settings.ts";
import { ServiceStatus } from "#domain/api/admin/status.ts";
import type { OffersFile } from "#domain/offer.ts";
import { HOUR_MS } from "#domain/time.ts";
import { shopVersion } from "#platform/version.ts";
import { callAdminApi } from "../admin-client.ts";
import { adminService } from "../admin-service.ts";
import { formatMinute } from "../output.ts";
import { type Finding, ok, problem, reasonOf, warning } from "./finding.ts";

const SERVICE = "Running shop";
const CATALOGUE = "Catalogue";
const BACKUPS = "Backups";
const TIME_ZONE = "Time zone";
const WEBHOOKS = "Outgoing webhooks";
const DATES = "Dates ahead";

/** The shop that runs on this DATA_DIR. null: none does. */
export function findService({ dataDir }: Pick<Settings, "dataDir">): Promise<ServiceStatus | null> {
  const service = adminService({}, { DATA_DIR: dataDir });
  return callAdminApi(service, { method: "GET", path: "/status" }, ServiceStatus).catch(() => null);
}

/** @param installed what a start would run now */
export function checkService(
  service: ServiceStatus | null,
  installed: Pick<ServiceStatus, "mode" | "settings" | "build">,
): Finding {
  const { mode } = installed;
  if (service === null)
    return warning(
      SERVICE,
      "No shop runs on this DATA_DIR, so what needs one was not checked",
      "Start it with npm start, and run shop doctor again as the same user",
    );
  const restart = "Restart the shop";
  if (service.mode !== mode)
    return problem(SERVICE, `It runs for ${service.mode}, and the settings are for ${mode}`, restart);
  if (service.version !== shopVersion())
    return warning(SERVICE, `It runs version ${service.version}, and ${shopVersion()} is installed`, restart);
  if (service.build !== installed.build)
    return warning(SERVICE, `Its code has changed since it was started, at ${startOf(service)}`, restart);
  if (service.schema === null)
    return warning(
      SERVICE,
      "It is paused: it shows its pages and sells nothing, so what needs its order book was not checked",
      "Unset PAUSED, and start it again",
    );
  if (service.settings !== installed.settings)
    return warning(
      SERVICE,
      `It runs with other settings than those that were read here. It was started at ${startOf(service)}`,
      "Restart the shop if they have changed since, or run shop doctor with the settings of the shop",
    );
  return ok(SERVICE, `Version ${service.version}, since ${startOf(service)}; its order book is for ${mode}`);
}

function startOf({ startedAt }: ServiceStatus): string {
  return `${formatMinute(startedAt)} UTC`;
}

/** @param published null: nothing is. "damaged": it cannot be read */
export async function checkCatalogue(
  published: OffersFile | "damaged" | null,
  { buildDir }: Pick<Settings, "buildDir">,
): Promise<Finding> {
  if (published === null)
    return problem(CATALOGUE, "Nothing is published", "Run npm run shop -- publish, or npm start");
  if (published === "damaged")
    return problem(
      CATALOGUE,
      `${join(buildDir, "current", "offers.json")} is damaged, or of another version`,
      "Delete BUILD_DIR, and run npm run shop -- publish, or npm start",
    );
  const { mtime } = await stat(join(buildDir, "current", "offers.json"));
  const { length } = published.offers;
  return ok(
    CATALOGUE,
    `${length} ${length === 1 ? "product" : "products"}, published ${formatMinute(mtime.toISOString())} UTC`,
  );
}

/** Whether the webhooks of the live release can be sent. */
export function checkWebhooks(
  { shop }: OffersFile,
  { webhookSecrets }: Pick<Settings, "webhookSecrets">,
): Finding[] {
  if (!shop.webhooks?.length) return [];
  return webhookSecrets.length > 0
    ? [ok(WEBHOOKS, "They are signed with WEBHOOK_SECRET")]
    : [
        problem(
          WEBHOOKS,
          "shop.yaml has webhooks, but WEBHOOK_SECRET is not set, so none are sent",
          'Set it to the output of: echo "whsec_$(openssl rand -base64 32)"',
        ),
      ];
}

/** Whether the host of the pages learns when something comes or goes by its date. */
export function checkPublishHook(
  { shop: { validUntil } }: OffersFile,
  { checkoutUrl, publishHook }: Pick<Settings, "checkoutUrl" | "publishHook">,
  now: Date,
): Finding[] {
  if (checkoutUrl === undefined || validUntil === undefined) return [];
  if (Date.parse(validUntil) <= now.getTime()) {
    const passed = `Nothing has been published since ${formatMinute(validUntil)} UTC, when something came or went`;
    return [warning(DATES, passed, "Run npm run shop -- publish, which says what is wrong")];
  }
  const next = `The next is ${formatMinute(validUntil)} UTC`;
  return publishHook === null
    ? [
        warning(
          DATES,
          `${next}, and the host of the pages is not told to publish then`,
          "Set PUBLISH_HOOK to the host's URL that starts a build, or publish there at that time",
        ),
      ]
    : [ok(DATES, `${next}, when PUBLISH_HOOK is called`)];
}

/** Dates of sale and daily summaries follow the shop's time zone; the machine's does not matter. */
export function checkTimeZone({ shop }: OffersFile, now: Date): Finding {
  const timeZone = shop.timeZone ?? "UTC";
  const time = now.toLocaleTimeString("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
  return ok(TIME_ZONE, `Dates of sale are in ${timeZone} (timeZone of shop.yaml), where it is ${time}`);
}

/** Whether there is a backup, how old it is, and whether another one can be saved. */
export async function checkBackups(
  { backups, mode, ordersUrl }: Pick<NodeSettings, "backups" | "mode" | "ordersUrl">,
  service: ServiceStatus | null,
  now: Date,
): Promise<Finding[]> {
  if (backups !== null)
    return [await checkNewestBackup(backups, service, now), ...(await checkBackupStore(backups))];
  if (mode === "sandbox") return [ok(BACKUPS, "None, which the sandbox does not need")];
  const exception = ordersUrl === undefined ? "" : ", unless your host backs the database up";
  return [
    warning(
      BACKUPS,
      "BACKUP_DIR is not set, so a broken disk loses the orders",
      `Set BACKUP_DIR${exception}`,
    ),
  ];
}

/** A key may list a bucket, and neither write nor delete there. */
async function checkBackupStore({ location }: BackupSettings): Promise<Finding[]> {
  // This may run as another user than the shop's, which creates the folder.
  if ("dir" in location && !existsSync(location.dir)) return [];
  try {
    await openBackupStore(location).tryOut();
    return [ok(BACKUPS, `${describeLocation(location)} stores files, reads and deletes them`)];
  } catch (error) {
    return [
      problem(
        BACKUPS,
        `${describeLocation(location)} does not store, read and delete a file: ${reasonOf(error)}`,
        "Let the user of the shop, or the key of the bucket, read, write and delete files there",
      ),
    ];
  }
}

async function checkNewestBackup(
  backups: BackupSettings,
  service: ServiceStatus | null,
  now: Date,
): Promise<Finding> {
  const location = describeLocation(backups.location);
  const fix = "Look for backup-failed in the log, and at the rights and the space of BACKUP_DIR";
  const newest = await newestBackup(openBackupStore(backups.location), now, backups.shop).catch(reasonOf);
  if (typeof newest === "string")
    return problem(
      BACKUPS,
      `${location} cannot be read: ${newest}`,
      "Correct BACKUP_DIR, or its rights or keys",
    );
  if (newest === null)
    return service === null
      ? warning(BACKUPS, `There is none in ${location} yet`, "Start the shop, which makes one")
      : problem(BACKUPS, `There is none in ${location}`, fix);
  const made = `The newest is of ${formatMinute(newest.at.toISOString())} UTC`;
  const isLate = now.getTime() - newest.at.getTime() > (backups.hours + 1) * HOUR_MS;
  return isLate
    ? problem(BACKUPS, `${made}, and there should be one every ${backups.hours} hours`, fix)
    : ok(BACKUPS, made);
}
