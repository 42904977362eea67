import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { filePath } from "#domain/addresses.ts";
import type { FileFacts } from "./file-facts.ts";
import { renderCode } from "./markdown/render.ts";
import { share } from "./media.ts";

/** Longer samples are links only. */
const LONGEST_SHOWN_BYTES = 64 * 1024;

/** Text that is shown in place, besides everything whose media type begins with `text/`. */
const CODE =
  /\.(json|jsonc|js|mjs|ts|tsx|jsx|css|scss|html|xml|ya?ml|toml|py|rb|go|rs|sh|sql|cube|csv|txt|md)$/i;

/** The site's path of a free sample, which keeps the file's name. */
export function samplePath(name: string, facts: FileFacts): string {
  return filePath("media", folderOf(facts), name);
}

/** Puts a sample where {@link samplePath} says. */
export async function publishSample(
  from: string,
  name: string,
  facts: FileFacts,
  mediaDir: string,
): Promise<void> {
  const to = join(mediaDir, folderOf(facts), name);
  await mkdir(dirname(to), { recursive: true });
  await share(from, to);
}

/** A text or code sample, highlighted; null for everything else. */
export function sampleHtml(path: string, { size, type }: FileFacts): string | null {
  if (size > LONGEST_SHOWN_BYTES || !(type.startsWith("text/") || CODE.test(path))) return null;
  return renderCode(readFileSync(path, "utf8"), extname(path).slice(1).toLowerCase());
}

/** The folder that makes a sample's address change with its content. */
function folderOf({ sha256 }: FileFacts): string {
  return sha256.slice(0, 8);
}
