import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { filePath } from "#domain/addresses.ts";
import { decodeText } from "./content/decode-text.ts";
import { type FileMetadata, mediaTypeOf } from "./file-metadata.ts";
import { renderCode } from "./markdown/render.ts";
import type { MediaFolder } from "./media-folder.ts";

/** Longer texts are linked, not shown on the page. */
const MAX_SHOWN_BYTES = 64 * 1024;

/** Files that are shown as text, in addition to those with a media type of `text/…`. */
const TEXT_FILE =
  /\.(json|jsonc|js|mjs|ts|tsx|jsx|css|scss|html|xml|ya?ml|toml|py|rb|go|rs|sh|sql|cube|csv|txt|md)$/i;

/** The site-absolute path of a free sample, which keeps the file's name. */
export function samplePath(name: string, metadata: FileMetadata): string {
  return filePath("media", sampleFolder(metadata), name);
}

/** Copies a sample to its {@link samplePath}. */
export async function publishSample(
  from: string,
  name: string,
  metadata: FileMetadata,
  media: MediaFolder,
): Promise<void> {
  await media.copy(`${sampleFolder(metadata)}/${name}`, from);
}

/** Whether a page shows the text of a sample. */
export function isShownAsText(name: string, size: number): boolean {
  return size <= MAX_SHOWN_BYTES && (mediaTypeOf(name).startsWith("text/") || TEXT_FILE.test(name));
}

/** The highlighted HTML of a text or code sample; null for other samples. */
export function sampleHtml(path: string, { size }: FileMetadata): string | null {
  if (!isShownAsText(path, size)) return null;
  return renderCode(decodeText(readFileSync(path)).text, extname(path).slice(1).toLowerCase());
}

/** The folder within `media/` that makes a sample's address change with its content. */
export function sampleFolder({ sha256 }: FileMetadata): string {
  return sha256.slice(0, 8);
}
