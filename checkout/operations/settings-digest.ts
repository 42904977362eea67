import { createHmac } from "node:crypto";
import { resolve } from "node:path";
import type { Settings } from "../settings.ts";

/**
 * Shows whether two processes have the same settings, and reveals nothing else about them: its key is the secret of Stripe's webhooks.
 * `NODE_ENV` does not count, which may be set for the service only.
 */
export function settingsDigest({ production: _, ...settings }: Settings): string {
  const { contentDir, buildDir, dataDir, stripe } = settings;
  const folders = [contentDir, buildDir, dataDir].map((folder) => resolve(folder));
  return createHmac("sha256", stripe.webhookSecret)
    .update(JSON.stringify([{ ...settings, contentDir: null, buildDir: null, dataDir: null }, folders]))
    .digest("hex");
}
