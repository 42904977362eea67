import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { recallBoughtTogether } from "#catalogue/co-purchases.ts";
import { ContentInvalid } from "#catalogue/content/mistakes.ts";
import { formTargets } from "#checkout/http/form-targets.ts";
import { logLines } from "#checkout/http/log.ts";
import { makeDataPrivate } from "#checkout/node/data-dir.ts";
import { failureCode, filesFor, serveCheckout, startFailure } from "#checkout/node/serve.ts";
import { runService } from "#checkout/node/supervised.ts";
import { duckdbDatabase } from "#checkout/orders/database/duckdb.ts";
import { parseSettings, type Settings } from "#checkout/settings.ts";
import { publish } from "#publish/publish.ts";
import { serveSandbox } from "#sandbox/serve.ts";
import { loadEnvFile } from "#shop/folders.ts";
import { fail, reportFailure, sayWarnings } from "#shop/output.ts";
import { uploadFiles } from "#shop/upload-files.ts";
import { publishedOffers } from "./published-offers.ts";

/**
 * What `npm start` runs: publishes the shop if its content has changed, puts the goods in their folder, and serves. Without keys
 * for Stripe or Resend their sandbox runs beside it.
 */
async function start(settings: Settings): Promise<{ close(): Promise<void> }> {
  const { buildDir, contentDir, siteUrl } = settings;
  const umask = await makeDataPrivate(settings);
  await checkRoom(settings);
  process.umask(umask);
  const published = await publish({
    contentDir,
    buildDir,
    siteUrl,
    formTargets: formTargets(settings),
    // The order book is opened only after this, so what it said last is what counts.
    boughtTogether: await recallBoughtTogether(buildDir, say),
    log: say,
    warn: (warnings) => sayWarnings(warnings, contentDir),
  });
  if (published.changed) say(`Published release ${published.release}`);
  await makeDataPrivate(settings);
  await storeGoods(settings);

  const sandbox = settings.sandbox ? await startSandbox(settings) : null;
  const checkout = await serveCheckout(settings);
  say(`\n  Shop      ${checkout.url}`);
  if (sandbox) say(`  Inbox     ${sandbox.url}/inbox\n  Payments  ${sandbox.url}/payments`);
  say("");

  return {
    async close() {
      await checkout.close();
      await sandbox?.close();
    },
  };
}

/** A start that will be refused must not have changed the shop that is running. */
async function checkRoom({ dataDir, port, sandbox, sandboxPort }: Settings): Promise<void> {
  const orders = await duckdbDatabase(join(dataDir, "orders.duckdb"), { log: logLines });
  await orders.close();
  for (const wanted of sandbox ? [port, sandboxPort] : [port]) {
    const server = createServer().listen(wanted);
    await once(server, "listening");
    await new Promise((closed) => server.close(closed));
  }
}

/** A folder on this machine is filled at every start; a bucket when the creator runs `shop upload`. */
async function storeGoods(settings: Settings): Promise<void> {
  if (settings.files.kind !== "folder") return;
  const { files } = await filesFor(settings);
  const offers = await publishedOffers(settings.buildDir);
  await uploadFiles({ offers, contentDir: settings.contentDir, files });
}

function startSandbox({ sandboxPort, dataDir, siteUrl, stripe }: Settings) {
  return serveSandbox({
    port: sandboxPort,
    dataFile: join(dataDir, "sandbox.jsonl"),
    webhookUrl: `${siteUrl}/api/webhooks/stripe`,
    webhookSecret: stripe.webhookSecret,
    shopUrl: siteUrl,
  });
}

function say(line: string): void {
  console.log(line);
}

loadEnvFile();

await runService(
  () => start(parseSettings(process.env)),
  (error) => {
    // Mistakes in the content are told one by one; anything else in the words that say what to do.
    if (error instanceof ContentInvalid) reportFailure(error);
    else fail(`\n${startFailure(error)}`);
    return failureCode(error);
  },
);
