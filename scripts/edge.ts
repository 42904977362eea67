import { once } from "node:events";
import { ContentInvalid } from "#catalogue/content/mistakes.ts";
import { formTargets } from "#checkout/http/form-targets.ts";
import { runAtInterval } from "#checkout/jobs/interval.ts";
import { createFiles } from "#checkout/node/files.ts";
import { describeStartError } from "#checkout/node/start-error.ts";
import { parseSettings, type Settings } from "#checkout/settings.ts";
import { serveEdge } from "#edge/serve.ts";
import { publish } from "#publish/publish.ts";
import { loadEnvFiles } from "#shop/folders.ts";
import { fail, print, printWarnings, reportError } from "#shop/output.ts";
import { storeFiles } from "#shop/store-files.ts";

/** Shorter than Cloudflare's minute, so that emails arrive quickly. */
const CRON_INTERVAL_MS = 3_000;
const DEFAULT_PORT = "8787";

/** `npm run dev:edge`: publishes the shop if its content has changed, and serves it in workerd, as on Cloudflare. */
async function start(settings: Settings): Promise<void> {
  const { buildDir, contentDir, siteUrl } = settings;
  const edge = await serveEdge({
    settings,
    watch: true,
    onOutput: (text) => process.stdout.write(text),
    async prepare(edgeSettings) {
      const { files } = await createFiles(edgeSettings);
      await publish({
        ...{ contentDir, buildDir, siteUrl },
        formTargets: formTargets(edgeSettings),
        storeFiles: (offers) => storeFiles({ offers, contentDir, files, log: print }),
        log: print,
        warn: (warnings) => printWarnings(warnings, contentDir),
      });
      print("Starting workerd");
    },
  });
  print(`\n  Shop on workerd  ${edge.url}`);
  print(`  Inbox            ${edge.sandboxUrl}/inbox\n  Payments         ${edge.sandboxUrl}/payments\n`);

  // Nothing else triggers the cron locally. The Worker logs its errors.
  const cron = runAtInterval(CRON_INTERVAL_MS, () => edge.triggerCron().catch(() => undefined));
  const stopSignal = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const code = await Promise.race([stopSignal.then(() => 0), edge.exited.then(() => 1)]);
  if (code !== 0) print("workerd has exited unexpectedly.");
  await cron.stop();
  await edge.close();
  process.exit(code);
}

/** Only takes ports, folders and the token from the environment, where address and keys belong to the live shop. */
function localSettings({ PORT: port = DEFAULT_PORT, ...env }: NodeJS.ProcessEnv): Settings {
  const { SANDBOX_PORT, CONTENT_DIR, BUILD_DIR, DATA_DIR, ADMIN_TOKEN } = env;
  return parseSettings({ PORT: port, SANDBOX_PORT, CONTENT_DIR, BUILD_DIR, DATA_DIR, ADMIN_TOKEN });
}

loadEnvFiles();

try {
  await start(localSettings(process.env));
} catch (error) {
  // Mistakes in the content are listed. For other errors the message says what to do.
  if (error instanceof ContentInvalid) reportError(error);
  else fail(`\n${describeStartError(error)}`);
  process.exit(1);
}
