import { join } from "node:path";
import type { Command } from "commander";
import { ContentInvalid, formatMistake, type Mistake } from "#catalogue/content/mistakes.ts";
import { readContent } from "#catalogue/content/read.ts";
import { formTargets } from "#checkout/http/form-targets.ts";
import { makeDataPrivate } from "#checkout/node/data-dir.ts";
import { serveCheckout } from "#checkout/node/serve.ts";
import { type NodeSettings, parseNodeSettings } from "#checkout/node/settings.ts";
import { describeStartError, startErrorExitCode } from "#checkout/node/start-error.ts";
import { runService } from "#checkout/node/supervised.ts";
import { parseSettings } from "#checkout/settings.ts";
import { checkPorts } from "#platform/check-ports.ts";
import { cacheFolder } from "#publish/content-cache.ts";
import { publish } from "#publish/publish.ts";
import { createPublishMemory } from "#publish/publish-options.ts";
import { endOfCurrentRelease } from "#publish/releases.ts";
import { serveSandboxFor } from "#sandbox/serve.ts";
import { displayPath, fail, print, printWarning, printWarnings, reportError } from "#shop/output.ts";
import { createProgress, NO_PROGRESS } from "#shop/progress.ts";
import { storeFilesBySettings } from "#shop/store-files.ts";
import { createDevPages } from "./dev-pages.ts";
import { runLatest } from "./run-latest.ts";
import { watchFolder } from "./watch-folder.ts";

/** The folder of the preview's releases and data within that of the shop's. */
const PREVIEW = "preview";
/** How long nothing must change before the search index is made again. */
const SEARCH_DELAY_MS = 2_000;
/** Timers cannot wait longer. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** The settings that the preview shares with the shop. It never uses the shop's keys, address or order book. */
const SHARED = ["HOST", "PORT", "SANDBOX_PORT", "CONTENT_DIR", "BUILD_DIR"];

/** `shop dev`: a preview of the shop on this machine that shows each change of the content once it is saved. */
export function addDev(shop: Command): void {
  shop
    .command("dev")
    .description(
      "show the shop on this machine, drafts included, and reload the browser after each change of the content",
    )
    .action(({ content }: { content: string }) =>
      runService(
        () => startPreview(previewSettings(content)),
        (error) => {
          fail(describeStartError(error));
          return startErrorExitCode(error);
        },
      ),
    );
}

function previewSettings(contentDir: string): NodeSettings & { cacheDir: string } {
  const shared = Object.fromEntries(SHARED.map((name) => [name, process.env[name]]));
  const { buildDir } = parseSettings(shared);
  const preview = join(buildDir, PREVIEW);
  const settings = parseNodeSettings({
    ...shared,
    NODE_ENV: "development",
    CONTENT_DIR: contentDir,
    BUILD_DIR: preview,
    DATA_DIR: join(preview, "data"),
  });
  // Pictures that the shop has are not generated again.
  return { ...settings, cacheDir: cacheFolder(buildDir) };
}

async function startPreview(
  settings: ReturnType<typeof previewSettings>,
): Promise<{ close(): Promise<void> }> {
  const { contentDir } = settings;
  // The first publish takes long, and a shop that runs has the same ports.
  await checkPorts(settings);
  await makeDataPrivate(settings);
  const pages = createDevPages();
  const memory = createPublishMemory();
  // Of the first publish only. Later ones are fast.
  let progress = createProgress();
  // Above that of a preview that ran before, whose pages may still be open.
  let version = Date.now();
  const search = searchUpdates((signal) => publishPreview({ updateSearch: true, signal }));
  let nextMoment: NodeJS.Timeout | undefined;

  const update = runLatest(async () => {
    clearTimeout(nextMoment);
    const started = performance.now();
    await search.stop();
    try {
      const { changed } = await publishPreview({ updateSearch: false }).finally(endProgress);
      const { drafts, draftMistakes } = readContent(contentDir, { memory: memory.content });
      if (changed) version += 1;
      pages.update({ version, mistakes: linesOf(draftMistakes, contentDir), drafts });
      if (changed) print(`Shown after ${Math.round(performance.now() - started)} ms`);
      else printWarnings(draftMistakes, contentDir);
      search.start();
      await updateAtNextMoment();
    } catch (error) {
      reportError(error);
      pages.update({ mistakes: problemsOf(error) });
    }
  });
  await update();
  const watcher = watchFolder(contentDir, () => void update(), { warn: printWarning });
  const sandbox = await serveSandboxFor(settings);
  const checkout = await serveCheckout(settings, { wrapPages: pages.wrap });
  print(
    `\n  Preview   ${checkout.url}\n  Inbox     ${sandbox.url}/inbox\n\nWatching ${displayPath(contentDir)}\n`,
  );
  return {
    async close() {
      clearTimeout(nextMoment);
      watcher.close();
      await search.stop();
      await checkout.close();
      await sandbox.close();
    },
  };

  function endProgress(): void {
    progress.end();
    progress = NO_PROGRESS;
  }

  /** When a sale ends or a pre-order comes, the pages change without a change of the content. */
  async function updateAtNextMoment(): Promise<void> {
    const end = await endOfCurrentRelease(settings.buildDir);
    if (!end) return;
    nextMoment = setTimeout(() => void update(), Math.min(end.getTime() - Date.now(), MAX_TIMER_MS));
  }

  function publishPreview({ updateSearch, signal }: { updateSearch: boolean; signal?: AbortSignal }) {
    return publish({
      ...settings,
      formTargets: formTargets(settings),
      withDrafts: true,
      updateSearch,
      ...(signal && { signal }),
      memory,
      storeFiles: (offers) =>
        storeFilesBySettings(settings, {
          ...{ offers, contentDir, log: () => {}, cacheDir: settings.cacheDir },
        }),
      log: progress.log,
      onProgress: progress.onProgress,
      warn(warnings) {
        progress.clear();
        printWarnings(warnings, contentDir);
      },
    });
  }
}

/** Updates the search index once nothing has changed for a while. The next change does not wait for it. */
function searchUpdates(update: (signal: AbortSignal) => Promise<unknown>) {
  let timer: NodeJS.Timeout | undefined;
  let controller = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    start(): void {
      controller = new AbortController();
      const { signal } = controller;
      timer = setTimeout(() => {
        running = update(signal).then(
          () => {},
          (error) => {
            if (!signal.aborted) reportError(error);
          },
        );
      }, SEARCH_DELAY_MS);
    },
    async stop(): Promise<void> {
      clearTimeout(timer);
      controller.abort();
      await running;
    },
  };
}

function problemsOf(error: unknown): string[] {
  if (error instanceof ContentInvalid) return linesOf(error.mistakes, error.contentDir);
  return [error instanceof Error ? error.message : String(error)];
}

function linesOf(mistakes: readonly Mistake[], contentDir: string): string[] {
  return mistakes.map((mistake) => formatMistake(mistake, displayPath(contentDir)));
}
