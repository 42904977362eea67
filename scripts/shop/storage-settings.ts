import { parseSettings, type Settings } from "#checkout/settings.ts";

/** The part of the settings that says where the files for sale are, and where the checkout is if not where the pages are. */
export type StorageSettings = Pick<Settings, "files" | "dataDir" | "siteUrl" | "checkoutUrl">;

const NAMES = [
  ...["PORT", "SITE_URL", "CHECKOUT_URL", "DATA_DIR", "FILES", "FILES_SECRET"],
  ...["S3_ENDPOINT", "S3_REGION", "S3_BUCKET", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY"],
];

/**
 * Only the settings that publishing needs: a machine that only publishes needs no keys for payments and mail.
 * @throws {SettingsError} naming every one of them that is missing or wrong
 */
export function parseStorageSettings(variables: Record<string, unknown>): StorageSettings {
  return parseSettings(Object.fromEntries(NAMES.map((name) => [name, variables[name]])));
}
