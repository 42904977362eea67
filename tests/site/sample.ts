import { join } from "node:path";
import { formTargets } from "../../checkout/form-targets.ts";
import { parseSettings } from "../../checkout/settings.ts";
import { publish } from "../../scripts/publish/publish.ts";
import { BUILD_DIR, PORT, SANDBOX_PORT } from "../e2e/shop-process.ts";

/** Time for publishing; it is over at once where nothing has changed since it was done last. */
export const SAMPLE_WITHIN_MS = 300_000;

/**
 * Publishes the sample shop just as the browser tests start it, so that it is made once for them all.
 * @returns the folder of its pages.
 */
export async function publishSample(): Promise<string> {
  const settings = parseSettings({
    NODE_ENV: "test",
    PORT: String(PORT),
    SANDBOX_PORT: String(SANDBOX_PORT),
    BUILD_DIR,
  });
  const { contentDir, buildDir, siteUrl } = settings;
  await publish({ contentDir, buildDir, siteUrl, formTargets: formTargets(settings), log: () => {} });
  return join(buildDir, "current", "site");
}
