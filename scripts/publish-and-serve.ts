import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type ListenOptions } from "node:net";
import { fileURLToPath } from "node:url";
import { ContentInvalid } from "#catalogue/content/mistakes.ts";
import { CO_PURCHASES, loadFact, SOLD_COPIES } from "#catalogue/sales-facts.ts";
import { formTargets } from "#checkout/http/form-targets.ts";
import { makeDataPrivate } from "#checkout/node/data-dir.ts";
import { checkOrderBook } from "#checkout/node/order-book.ts";
import { describeStartError, serveCheckout, startErrorExitCode } from "#checkout/node/serve.ts";
import { type NodeSettings, parseNodeSettings } from "#checkout/node/settings.ts";
import { runService } from "#checkout/node/supervised.ts";
import type { StartReport } from "#checkout/operations/start-report.ts";
import type { Settings } from "#checkout/settings.ts";
import { publish } from "#publish/publish.ts";
import { publishOnSchedule } from "#publish/publish-on-schedule.ts";
import { currentRelease, endOfCurrentRelease } from "#publish/releases.ts";
import { serveSandboxFor } from "#sandbox/serve.ts";
import { adminService } from "#shop/admin-service.ts";
import { loadEnvFiles } from "#shop/folders.ts";
import { importKeyLists, type KeyListOptions } from "#shop/import-keys.ts";
import { fail, print, printWarning, printWarnings, reportError } from "#shop/output.ts";
import { createProgress } from "#shop/progress.ts";
import { watchSoldOut } from "#shop/sold-out-changes.ts";
import { storeFilesBySettings } from "#shop/store-files.ts";

/**
 * Runs as `npm start`: publishes the shop if its content has changed, with the files for sale, and serves it. Publishes it again
 * when a product is to be published or withdrawn, or has sold out. Without keys for Stripe or Resend it also starts the sandbox.
 */
async function start(settings: NodeSettings): Promise<{ close(): Promise<void> }> {
  const umask = await makeDataPrivate(settings);
  await checkResources(settings);
  process.umask(umask);
  const offers = await publishOrKeep(settings);
  await makeDataPrivate(settings);

  const sandbox = settings.sandbox ? await serveSandboxFor(settings) : null;
  const checkout = await serveCheckout(settings);
  print(`\n  Shop      ${checkout.url}`);
  if (sandbox) print(`  Inbox     ${sandbox.url}/inbox\n  Payments  ${sandbox.url}/payments`);
  if (settings.production) printReport(checkout.report);
  print("");
  const { contentDir, dataDir } = settings;
  const service = adminService({}, { DATA_DIR: dataDir });
  await importKeyLists(service, { offers, contentDir, log: print });
  const hasSoldOut = watchSoldOut(service, settings.buildDir);
  const schedule = publishOnSchedule({
    // When a product comes or goes, and at once when one has sold out.
    nextMoment: async () =>
      (await hasSoldOut().catch(() => false)) ? new Date(0) : endOfCurrentRelease(settings.buildDir),
    publish: (signal) => publishInOwnProcess({ umask, signal }),
    onFailure: reportScheduledFailure,
  });

  return {
    async close() {
      // At once, so that the shop stops being ready while a run of publishing ends.
      await Promise.all([schedule.stop(), checkout.close()]);
      await sandbox?.close();
    },
  };
}

/** Publishes what has changed. @returns the offers, none if there are mistakes. Mistakes in the content are reported, and the last release without any stays live. */
async function publishOrKeep(settings: Settings): Promise<KeyListOptions["offers"]> {
  const { buildDir, contentDir, siteUrl } = settings;
  let published: KeyListOptions["offers"] = [];
  try {
    const { log, onProgress } = createProgress();
    const { release, changed } = await publish({
      contentDir,
      buildDir,
      siteUrl,
      formTargets: formTargets(settings),
      // The order book is not open yet, so what was saved of it is used.
      coPurchases: await loadFact(buildDir, CO_PURCHASES, print),
      soldCopies: await loadFact(buildDir, SOLD_COPIES, print),
      storeFiles(offers, { isLive }) {
        published = offers;
        return storeFilesBySettings(settings, { offers, contentDir, log: print }).catch((error) => {
          // A storage that is down must not keep the live shop from starting again.
          if (!isLive) throw error;
          printWarning(describeStartError(error));
        });
      },
      log,
      onProgress,
      warn: (warnings) => printWarnings(warnings, contentDir),
    });
    if (changed) print(`Published release ${release}`);
  } catch (error) {
    const live = await currentRelease(buildDir);
    if (!live || !(error instanceof ContentInvalid)) throw error;
    reportError(error);
    process.exitCode = 0;
    print(`The shop shows release ${live.id}, the last one without mistakes.`);
  }
  return published;
}

/** What the shop is, and what it is not ready for. */
function printReport({ version, is, isNotReadyFor }: StartReport): void {
  print(`  Version   ${version}\n`);
  for (const [what, text] of Object.entries(is)) print(`  ${what.padEnd(9)} ${text}`);
  if (isNotReadyFor.length > 0)
    print(`\n  Not ready for\n${isNotReadyFor.map((text) => `    - ${text}`).join("\n")}`);
}

const COMMAND = fileURLToPath(new URL("shop.ts", import.meta.url));

/**
 * Runs `shop publish`, with the settings of this process. In a process of its own, so that visitors do not wait for it. What it
 * prints goes to the log.
 * @throws if it fails, after it has printed why
 */
async function publishInOwnProcess({ umask, signal }: { umask: number; signal: AbortSignal }): Promise<void> {
  // The pages may be read by others, unlike what this process writes.
  const previousUmask = process.umask(umask);
  const child = spawn(process.execPath, [COMMAND, "publish"], {
    stdio: ["ignore", "inherit", "inherit"],
    signal,
  });
  process.umask(previousUmask);
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error("The scheduled publish has failed");
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
  const { host, port, sandbox, sandboxPort } = settings;
  const checks = await Promise.allSettled([
    checkOrderBook(settings),
    checkPort({ port, host }),
    ...(sandbox ? [checkPort({ port: sandboxPort })] : []),
  ]);
  const errors = checks.flatMap((check) => (check.status === "rejected" ? [check.reason] : []));
  if (errors.length > 0) throw new AggregateError(errors);
}

/** @throws the system's error if the port is in use */
async function checkPort(where: ListenOptions): Promise<void> {
  const server = createServer().listen(where);
  await once(server, "listening");
  await new Promise((resolve) => server.close(resolve));
}

loadEnvFiles();

await runService(
  () => start(parseNodeSettings(process.env)),
  (error) => {
    // Mistakes in the content are listed. For other errors the message says what to do.
    if (error instanceof ContentInvalid) reportError(error);
    else fail(`\n${describeStartError(error)}`);
    return startErrorExitCode(error);
  },
);
