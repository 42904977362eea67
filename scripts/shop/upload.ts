import { progress } from "@clack/prompts";
import type { Command } from "commander";
import { filesFrom } from "../../checkout/node.ts";
import { parseSettings } from "../../checkout/settings.ts";
import { publishedOffers } from "../published-offers.ts";
import { counted, fail, say, sayJson } from "./output.ts";
import { type Upload, uploadFiles } from "./upload-files.ts";

/** `shop upload`: sends the goods to the storage that the settings name. */
export function addUpload(shop: Command): void {
  shop
    .command("upload")
    .description("send the files that are for sale to storage; what is there already is left alone")
    .option("--json", "answer {sent, skipped, failed}")
    .action(upload);
}

async function upload({ json = false }: { json?: boolean }): Promise<void> {
  const settings = parseSettings(process.env);
  const offers = await publishedOffers(settings.buildDir);
  const { files } = await filesFrom(settings);
  const bar = json || !process.stdout.isTTY ? null : barOver("Uploading");
  const outcome = await uploadFiles({
    ...{ offers, contentDir: settings.contentDir, files },
    ...(bar ? { onProgress: bar.onProgress } : {}),
  });
  const summary = `${counted(outcome.sent, "file")} sent, ${outcome.skipped} already there`;
  bar?.stop(summary);
  if (json) sayJson(outcome);
  else if (!bar) say(summary);
  for (const { name, reason } of outcome.failed) console.error(`${name}: ${reason}`);
  if (outcome.failed.length > 0)
    fail(`${counted(outcome.failed.length, "file")} could not be sent; run it again.`);
}

/** A bar over the bytes, drawn once there is something to say of them. */
function barOver(title: string): {
  onProgress: NonNullable<Upload["onProgress"]>;
  stop(message: string): void;
} {
  let bar: ReturnType<typeof progress> | null = null;
  let shown = 0;
  return {
    onProgress({ files, bytes, of }) {
      if (!bar) {
        bar = progress({ max: Math.max(of.bytes, 1) });
        bar.start(title);
      }
      bar.advance(bytes - shown, `${files} of ${of.files} files`);
      shown = bytes;
    },
    stop: (message) => bar?.stop(message),
  };
}
