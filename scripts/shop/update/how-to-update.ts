import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../..", import.meta.url));

/**
 * How the shop is updated: by git, or in a container, whose image has no git repository and whose files are gone with it, by another
 * image.
 * @param folder the one of the shop
 */
export function howToUpdate(folder = FOLDER): string {
  const steps = existsSync(join(folder, ".git"))
    ? "git pull && npm ci, then restart the shop, which"
    : "build an image of the new version where its code is, and deploy it. The first start";
  return `To update: make a backup, then ${steps} migrates the order book. CHANGELOG.md says what changes.`;
}
