import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createHookCalls } from "#checkout/jobs/request-publishing.ts";
import { logJson } from "#checkout/log/log.ts";
import { makeDataPrivate } from "#checkout/node/data-dir.ts";
import { checkOrderBook } from "#checkout/node/order-book.ts";
import { serveCheckout } from "#checkout/node/serve.ts";
import { type NodeSettings, parseNodeSettings } from "#checkout/node/settings.ts";
import { describeStartError, startErrorExitCode } from "#checkout/node/start-error.ts";
import { runService } from "#checkout/node/supervised.ts";
import { folderOffers } from "#checkout/offers/folder.ts";
import type { StartReport } from "#checkout/operations/start-report.ts";
import type { Settings } from "#checkout/settings.ts";
import { checkPorts } from "#platform/check-ports.ts";
import { publishOnSchedule } from "#publish/publish-on-schedule.ts";
import { currentRelease, endOfCurrentRelease } from "#publish/releases.ts";
import { serveSandboxFor } from "#sandbox/serve.ts";
import { adminService } from "#shop/admin-service.ts";
import { loadEnvFiles } from "#shop/folders.ts";
import { importKeyLists } from "#shop/import-keys.ts";
import { fail, print, reportError } from "#shop/output.ts";
import { watchSoldOut } from "#shop/sold-out-changes.ts";
import { PUBLISH_FIRST_MS, publishInProcess } from "./publish-process.ts";

/**
 * Runs as `npm start`: publishes the shop if its content has changed, with the files for sale, and serves it. Serves the last release
 * if publishing fails or takes long. Publishes again when a product is to be published or withdrawn, or has sold out. Without keys
 * for Stripe or Resend it also starts the sandbox. With PUBLISH_HOOK, the host of the pages publishes after it.
 */
async function start(settings: NodeSettings): Promise<{ close(): Promise<void> }> {
  const { buildDir, contentDir, dataDir, publishHook } = settings;
  const umask = await makeDataPrivate(settings);
  await checkResources(settings);
  const stopping = new AbortController();
  const offers = folderOffers(join(buildDir, "current", "offers.json"));
  // A moment may have passed while the shop was down.
  const end = await endOfCurrentRelease(buildDir);
  const hook = createHookCalls(publishHook, logJson, end !== null && end <= new Date());
  const isLive = await offers.shop().then(
    () => true,
    () => false,
  );
  const publishing = publishInProcess(umask, stopping.signal);
  const isPublished = await Promise.race([publishing, ...(isLive ? [wait(PUBLISH_FIRST_MS, null)] : [])]);
  if (isPublished === false && !isLive) throw new Error("There is no earlier release that could be shown.");

  const sandbox = settings.sandbox ? await serveSandboxFor(settings) : null;
  const checkout = await serveCheckout(settings, { publishesItself: true });
  print(`\n  Shop      ${checkout.url}`);
  if (sandbox) print(`  Inbox     ${sandbox.url}/inbox\n  Payments  ${sandbox.url}/payments`);
  if (settings.production) printReport(checkout.report);
  if (settings.isPaused) print("\n  PAUSED: the shop shows its pages, and says that it is back in a minute.");
  print("");
  if (!isPublished) {
    print(`The shop shows release ${(await currentRelease(buildDir))?.id}, the last one that was published.`);
  }
  const service = adminService({}, { DATA_DIR: dataDir });
  if (!settings.isPaused) await importKeyLists(service, { offers: offers.all(), contentDir, log: print });
  // A paused shop has no order book that could say so.
  const hasSoldOut = settings.isPaused ? async () => false : watchSoldOut(service, buildDir);
  const schedule = publishOnSchedule({
    // When a product comes or goes, and at once when one has sold out, or the host of the pages was not reached.
    nextMoment: async () =>
      hook.isDue() || (await hasSoldOut().catch(() => false)) ? new Date(0) : endOfCurrentRelease(buildDir),
    async publish(signal) {
      if (!(await publishInProcess(umask, signal))) throw new Error("The scheduled publish has failed");
      await hook.call();
    },
    onFailure: reportScheduledFailure,
  });

  return {
    async close() {
      stopping.abort();
      // At once, so that the shop stops being ready while a run of publishing ends.
      await Promise.all([publishing, schedule.stop(), checkout.close()]);
      await sandbox?.close();
    },
  };
}

/** What the shop is, and what it is not ready for. */
function printReport({ version, is, isNotReadyFor }: StartReport): void {
  print(`  Version   ${version}\n`);
  for (const [what, text] of Object.entries(is)) print(`  ${what.padEnd(9)} ${text}`);
  if (isNotReadyFor.length > 0)
    print(`\n  Not ready for\n${isNotReadyFor.map((text) => `    - ${text}`).join("\n")}`);
}

function reportScheduledFailure(error: unknown): void {
  reportError(error);
  process.exitCode = 0;
  print("The shop stays as it is. The next try is in five minutes.");
}

/**
 * Checks that the order book can be opened and that the ports are free, before changing anything that a running shop uses.
 * @throws {AggregateError} of all that is wrong
 */
async function checkResources(settings: Settings): Promise<void> {
  const checks = await Promise.allSettled([
    ...(settings.isPaused ? [] : [checkOrderBook(settings)]),
    checkPorts(settings),
  ]);
  const errors = checks.flatMap((check) => (check.status === "rejected" ? [check.reason] : []));
  if (errors.length > 0) throw new AggregateError(errors);
}

loadEnvFiles();

await runService(
  () => start(parseNodeSettings(process.env)),
  (error) => {
    fail(`\n${describeStartError(error)}`);
    return startErrorExitCode(error);
  },
);
