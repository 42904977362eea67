import { spawn } from "node:child_process";
import { once } from "node:events";
import { WRANGLER } from "./d1-command.ts";
import { sendOffers } from "./send-offers.ts";

/** As in the section `assets` of wrangler.toml. */
const RELEASE = ".vitrine/current";

/**
 * `npm run deploy:edge`: brings the published release to Cloudflare. Its files are stored already. First its offers come into D1, then
 * its pages go live with the Worker, then offers that no page shows any more are removed. Options are Wrangler's.
 */
try {
  const { sent, removeOld } = await sendOffers(RELEASE, "remote");
  console.log(`Offers: ${sent} sent`);
  await deploy(process.argv.slice(2));
  console.log(`Offers: ${await removeOld()} removed`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function deploy(options: string[]): Promise<void> {
  const wrangler = spawn(process.execPath, [WRANGLER, "deploy", ...options], { stdio: "inherit" });
  const [code] = await once(wrangler, "exit");
  if (code !== 0) throw new Error("Not deployed. The shop is as it was, but for new and changed offers.");
}
