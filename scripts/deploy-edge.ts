import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { WRANGLER, wranglerOptions } from "#edge/d1-command.ts";
import { sendOffers } from "#edge/send-offers.ts";
import { writeWranglerConfig } from "#edge/wrangler-config.ts";
import { loadEnvFiles, readFolders, userFolder } from "#shop/folders.ts";

const BUNDLE = resolve(import.meta.dirname, "edge/bundle-worker.ts");

/**
 * `npm run deploy:edge`: brings the published release of a shop to Cloudflare. Its files are stored already. First its offers come into
 * D1, then its pages go live with the Worker, then offers that no page shows any more are removed.
 */
async function deploy(contentDir: string, environment: string | null): Promise<void> {
  const { buildDir } = readFolders();
  const location = { environment, config: await writeWranglerConfig({ contentDir, buildDir }) };
  await run([BUNDLE], "The Worker could not be bundled. Nothing was changed.");
  const { sent, removeOld, notStamped } = await sendOffers(join(buildDir, "current"), location);
  console.log(`Offers: ${sent} sent`);
  if (notStamped.length > 0)
    console.warn(
      `warning: stampPdfs of ${notStamped.join(", ")} has no effect: a Worker delivers PDFs without the buyer's name`,
    );
  const failure = "Not deployed. The shop is as it was, except for new and changed offers.";
  await run([WRANGLER, "deploy", ...wranglerOptions(location)], failure);
  console.log(`Offers: ${await removeOld()} removed`);
}

async function run(args: string[], failure: string): Promise<void> {
  const [code] = await once(spawn(process.execPath, args, { stdio: "inherit" }), "exit");
  if (code !== 0) throw new Error(failure);
}

try {
  const { values } = parseArgs({
    options: { env: { type: "string", short: "e" }, content: { type: "string" } },
  });
  const contentDir = loadEnvFiles(values.content && resolve(userFolder(), values.content));
  await deploy(contentDir, values.env ?? null);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
