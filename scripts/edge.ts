import { once } from "node:events";
import { ContentInvalid } from "#catalogue/content/mistakes.ts";
import { s3Files } from "#checkout/files/s3.ts";
import { runAtInterval } from "#checkout/jobs/interval.ts";
import { startFailure } from "#checkout/node/serve.ts";
import { parseSettings, type Settings } from "#checkout/settings.ts";
import { serveEdge } from "#edge/serve.ts";
import { publish } from "#publish/publish.ts";
import { loadEnvFile } from "#shop/folders.ts";
import { fail, reportFailure, say, sayWarnings } from "#shop/output.ts";
import { uploadFiles } from "#shop/upload-files.ts";
import { publishedOffers } from "./published-offers.ts";

/** Oftener than Cloudflare's minute, so that nobody who tries the shop waits for a mail. */
const CRON_EVERY_MS = 3_000;
const PORT = "8787";

/** `npm run dev:edge`: publishes the shop if its content has changed, and serves it as it runs on Cloudflare. */
async function start(settings: Settings): Promise<void> {
  const { buildDir, contentDir, siteUrl, sandboxPort } = settings;
  const edge = await serveEdge({
    settings,
    watch: true,
    say: (text) => process.stdout.write(text),
    async prepare(storage) {
      await publish({
        ...{ contentDir, buildDir, siteUrl },
        formTargets: [`http://localhost:${sandboxPort}`, storage.endpoint],
        log: say,
        warn: (warnings) => sayWarnings(warnings, contentDir),
      });
      await uploadFiles({
        offers: await publishedOffers(buildDir),
        contentDir,
        files: s3Files(storage),
      });
      say("Starting workerd");
    },
  });
  say(`\n  Shop on workerd  ${edge.url}`);
  say(`  Inbox            ${edge.sandboxUrl}/inbox\n  Payments         ${edge.sandboxUrl}/payments\n`);

  // On this machine nobody else rings the cron; what goes wrong with it is in the Worker's log.
  const cron = runAtInterval(CRON_EVERY_MS, () => edge.ring().catch(() => undefined));
  const signalled = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  const code = await Promise.race([signalled.then(() => 0), edge.ended.then(() => 1)]);
  if (code !== 0) say("workerd has ended by itself.");
  await cron.stop();
  await edge.close();
  process.exit(code);
}

/** What is this machine's own; where the shop stands and its keys are for the real one. */
function localSettings({ PORT: port = PORT, ...given }: NodeJS.ProcessEnv): Settings {
  const { SANDBOX_PORT, CONTENT_DIR, BUILD_DIR, DATA_DIR } = given;
  return parseSettings({ PORT: port, SANDBOX_PORT, CONTENT_DIR, BUILD_DIR, DATA_DIR });
}

loadEnvFile();

try {
  await start(localSettings(process.env));
} catch (error) {
  // Mistakes in the content are told one by one; anything else in the words that say what to do.
  if (error instanceof ContentInvalid) reportFailure(error);
  else fail(`\n${startFailure(error)}`);
  process.exit(1);
}
