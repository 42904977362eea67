import { join } from "node:path";
import { formTargets } from "#checkout/http/form-targets.ts";
import { parseSettings, type Settings } from "#checkout/settings.ts";
import { publish } from "#publish/publish.ts";

/** Includes the time to wait for other tests, since only one run can publish at a time. */
export const PUBLISH_TIMEOUT_MS = 300_000;

/** The folders of a shop, and the port of its local address. */
export interface ShopLocation {
  contentDir: string;
  buildDir: string;
  port: number;
}

/** The settings of a shop at a location. Its sandbox has the next port. */
export function settingsFor({ contentDir, buildDir, port }: ShopLocation): Settings {
  return parseSettings({
    NODE_ENV: "test",
    PORT: String(port),
    SANDBOX_PORT: String(port + 1),
    ...(contentDir && { CONTENT_DIR: contentDir }),
    BUILD_DIR: buildDir,
  });
}

/**
 * Publishes a shop with the settings that the browser tests start it with, so that all tests share one release.
 * @returns the folder of its pages, and whether anything had changed since the last release
 */
export async function publishShop(
  location: ShopLocation,
  log: (line: string) => void = () => {},
): Promise<{ site: string; changed: boolean }> {
  const settings = settingsFor(location);
  const { contentDir, buildDir, siteUrl } = settings;
  const { changed } = await publish({
    ...{ contentDir, buildDir, siteUrl, log },
    formTargets: formTargets(settings),
    // The browser tests' shop stores them as it starts.
    storeFiles: async () => {},
  });
  return { site: join(buildDir, "current", "site"), changed };
}
