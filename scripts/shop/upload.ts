import { progress } from "@clack/prompts";
import type { Command } from "commander";
import { makeDataPrivate } from "#checkout/node/data-dir.ts";
import { createFiles } from "#checkout/node/files.ts";
import { readPublishedOffers } from "#publish/releases.ts";
import { readFolders } from "./folders.ts";
import { displayPath, fail, formatMegabytes, pluralise, print, printJson } from "./output.ts";
import { parseStorageSettings } from "./storage-settings.ts";
import type { LocalFile } from "./upload-file.ts";
import { planUpload, UploadIncomplete, type UploadOptions, uploadFiles } from "./upload-files.ts";

interface UploadVerbOptions {
  content: string;
  dryRun?: boolean;
  json?: boolean;
}

/** `shop upload`: uploads the files for sale to the storage that the settings name, as publishing does before it goes live. */
export function addUpload(shop: Command): void {
  shop
    .command("upload")
    .description("upload the files for sale to the file storage, except those that are there already")
    .option("--dry-run", "print what would be uploaded, without uploading it")
    .option(
      "--json",
      "print {sent, present, failed}, or {sent, present, missing} for a dry run, each a list of {path, key, size}",
    )
    .action(async ({ content: contentDir, dryRun = false, json = false }: UploadVerbOptions) => {
      const { buildDir } = readFolders();
      const settings = parseStorageSettings(process.env);
      await makeDataPrivate(settings);
      const offers = await readPublishedOffers(buildDir);
      const { files } = await createFiles(settings);
      const options = { offers, contentDir, files };
      if (dryRun) await printPlan(options, json);
      else await upload(options, json);
    });
}

async function printPlan(options: UploadOptions, json: boolean): Promise<void> {
  const { missing, present } = await planUpload(options);
  if (json) return printJson({ sent: [], present: present.map(toJson), missing: missing.map(toJson) });
  for (const { path, file } of missing) {
    print(`would upload ${displayPath(path)} (${formatMegabytes(file.size)})`);
  }
  print(`${pluralise(missing.length, "file")} to upload, ${present.length} already in the storage`);
}

async function upload(options: UploadOptions, json: boolean): Promise<void> {
  const bar = !json && process.stdout.isTTY ? progressBar() : null;
  try {
    const { sent, present } = await uploadFiles({
      ...options,
      ...(bar ? { onProgress: bar.update } : json ? {} : PRINT_LINES),
    });
    const summary = `${pluralise(sent.length, "file")} uploaded, ${present.length} already in the storage`;
    bar?.stop(summary);
    if (json) return printJson({ sent: sent.map(toJson), present: present.map(toJson), failed: [] });
    if (!bar?.isStarted()) print(summary);
  } catch (error) {
    if (!(error instanceof UploadIncomplete)) throw error;
    const { sent, present } = error.uploaded;
    bar?.stop(`${pluralise(sent.length, "file")} uploaded`);
    const failed = error.failed.map((failure) => ({ ...toJson(failure), reason: failure.reason }));
    if (json) printJson({ sent: sent.map(toJson), present: present.map(toJson), failed });
    fail(`${error.message}\nThe others are in the storage. Run the command again to upload these.`);
  }
}

/** Without a terminal, each file is reported on a line. */
const PRINT_LINES: Pick<UploadOptions, "onSent"> = {
  onSent: ({ path, file }) => print(`uploaded ${displayPath(path)} (${formatMegabytes(file.size)})`),
};

/** A progress bar in bytes, which starts with the first progress. */
function progressBar() {
  let bar: ReturnType<typeof progress> | null = null;
  let shownBytes = 0;
  const update: NonNullable<UploadOptions["onProgress"]> = ({ bytes, totalBytes, done, total }) => {
    if (bar === null) {
      bar = progress({ max: Math.max(totalBytes, 1) });
      bar.start("Uploading");
    }
    const message = `${done} of ${total} files, ${formatMegabytes(bytes)} of ${formatMegabytes(totalBytes)}`;
    bar.advance(bytes - shownBytes, message);
    shownBytes = bytes;
  };
  return { update, isStarted: () => bar !== null, stop: (message: string) => bar?.stop(message) };
}

function toJson({ path, file }: LocalFile): { path: string; key: string; size: number } {
  return { path: displayPath(path), key: file.key, size: file.size };
}
