import { join } from "node:path";
import { formTargets } from "#checkout/http/form-targets.ts";
import { parseSettings, type Settings } from "#checkout/settings.ts";
import { publish } from "#publish/publish.ts";

/** Time for publishing, with the time that other tests publish in, since one run at a time may. */
export const PUBLISHED_WITHIN_MS = 300_000;

/** What a shop is published of, and for which address. */
export interface Place {
  contentDir: string;
  buildDir: string;
  port: number;
}

/** The settings by which a shop runs there, its sandbox at the port after it. */
export function settingsFor({ contentDir, buildDir, port }: Place): Settings {
  return parseSettings({
    NODE_ENV: "test",
    PORT: String(port),
    SANDBOX_PORT: String(port + 1),
    ...(contentDir && { CONTENT_DIR: contentDir }),
    BUILD_DIR: buildDir,
  });
}

/**
 * Publishes a shop just as the browser tests start it, so that it is made once for them all, and not again where
 * nothing has changed since.
 * @returns the folder of its pages, and whether it had to be published.
 */
export async function publishedFor(
  place: Place,
  log: (line: string) => void = () => {},
): Promise<{ site: string; changed: boolean }> {
  const settings = settingsFor(place);
  const { contentDir, buildDir, siteUrl } = settings;
  const { changed } = await publish({
    ...{ contentDir, buildDir, siteUrl, log },
    formTargets: formTargets(settings),
  });
  return { site: join(buildDir, "current", "site"), changed };
}
