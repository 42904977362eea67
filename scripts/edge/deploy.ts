import { spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { environmentOption, WRANGLER } from "./d1-command.ts";
import { sendOffers } from "./send-offers.ts";

/** As in the section `assets` of wrangler.toml. */
const RELEASE = ".vitrine/current";

/**
 * `npm run deploy:edge`: brings the published release to Cloudflare. Its files are stored already. First its offers come into D1, then
 * its pages go live with the Worker, then offers that no page shows any more are removed.
 */
async function deploy(environment: string | null): Promise<void> {
  const { sent, removeOld, notStamped } = await sendOffers(RELEASE, { environment });
  console.log(`Offers: ${sent} sent`);
  if (notStamped.length > 0)
    console.warn(
      `warning: stampPdfs of ${notStamped.join(", ")} has no effect: a Worker delivers PDFs without the buyer's name`,
    );
  const options = { stdio: "inherit" as const };
  const wrangler = spawn(process.execPath, [WRANGLER, "deploy", ...environmentOption(environment)], options);
  const [code] = await once(wrangler, "exit");
  if (code !== 0) throw new Error("Not deployed. The shop is as it was, but for new and changed offers.");
  console.log(`Offers: ${await removeOld()} removed`);
}

try {
  const { values } = parseArgs({ options: { env: { type: "string", short: "e" } } });
  await deploy(values.env ?? null);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
