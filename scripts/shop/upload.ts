import { progress } from "@clack/prompts";
import type { Command } from "commander";
import { makeDataPrivate } from "#checkout/node/data-dir.ts";
import { filesFor } from "#checkout/node/serve.ts";
import { parseSettings } from "#checkout/settings.ts";
import { publishedOffers } from "#scripts/published-offers.ts";
import { counted, fail, say, sayJson, shownFolder } from "./output.ts";
import type { Good } from "./send-good.ts";
import { planUpload, type Upload, UploadIncomplete, uploadFiles } from "./upload-files.ts";

/** `shop upload`: sends the goods to the storage that the settings name. */
export function addUpload(shop: Command): void {
  shop
    .command("upload")
    .description("send the files that are for sale to the storage; what is there already is left alone")
    .option("--dry-run", "say what would be sent, and send nothing")
    .option("--json", "answer {sent, present, failed} on stdout, each a list of {path, key, size}")
    .action(async ({ dryRun = false, json = false }: { dryRun?: boolean; json?: boolean }) => {
      const settings = parseSettings(process.env);
      await makeDataPrivate(settings);
      const offers = await publishedOffers(settings.buildDir);
      const { files } = await filesFor(settings);
      const what = { offers, contentDir: settings.contentDir, files };
      if (dryRun) await foretell(what, json);
      else await upload(what, json);
    });
}

async function foretell(what: Upload, json: boolean): Promise<void> {
  const { missing, present } = await planUpload(what);
  if (json) return sayJson({ sent: [], present: present.map(shown), missing: missing.map(shown) });
  for (const { path, file } of missing) say(`would send ${shownFolder(path)} (${megabytes(file.size)})`);
  say(`${counted(missing.length, "file")} to send, ${present.length} in the storage already`);
}

async function upload(what: Upload, json: boolean): Promise<void> {
  const bar = !json && process.stdout.isTTY ? progressBar() : null;
  try {
    const { sent, present } = await uploadFiles({
      ...what,
      ...(bar ? { onProgress: bar.show } : json ? {} : LINES),
    });
    const summary = `${counted(sent.length, "file")} sent, ${present.length} in the storage already`;
    bar?.stop(summary);
    if (json) return sayJson({ sent: sent.map(shown), present: present.map(shown), failed: [] });
    if (!bar?.shown()) say(summary);
  } catch (error) {
    if (!(error instanceof UploadIncomplete)) throw error;
    const { sent, present } = error.uploaded;
    bar?.stop(`${counted(sent.length, "file")} sent`);
    const failed = error.failed.map((failure) => ({ ...shown(failure), reason: failure.reason }));
    if (json) sayJson({ sent: sent.map(shown), present: present.map(shown), failed });
    fail(`${error.message}\nThe others are in the storage. Run it again to send these.`);
  }
}

/** Where there is no terminal, a line for each file. */
const LINES: Pick<Upload, "onSent"> = {
  onSent: ({ path, file }) => say(`sent ${shownFolder(path)} (${megabytes(file.size)})`),
};

/** A bar over the bytes on a terminal, drawn once there is something to send. */
function progressBar() {
  let bar: ReturnType<typeof progress> | null = null;
  let drawn = 0;
  const show: NonNullable<Upload["onProgress"]> = ({ bytes, totalBytes, done, total }) => {
    if (bar === null) {
      bar = progress({ max: Math.max(totalBytes, 1) });
      bar.start("Uploading");
    }
    bar.advance(bytes - drawn, `${done} of ${total} files, ${megabytes(bytes)} of ${megabytes(totalBytes)}`);
    drawn = bytes;
  };
  return { show, shown: () => bar !== null, stop: (message: string) => bar?.stop(message) };
}

function shown({ path, file }: Good): { path: string; key: string; size: number } {
  return { path: shownFolder(path), key: file.key, size: file.size };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
