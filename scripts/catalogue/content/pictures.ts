import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { Draft, Drafts } from "./content.ts";
import { PICTURE } from "./folder.ts";
import { pathOnDisk } from "./folder-scan.ts";
import { markdownTexts } from "./markdown-texts.ts";
import { textAt } from "./source.ts";

/** The beginning of a URL with a scheme or a host. */
export const SCHEME = /^([a-z][a-z0-9+.-]*:|\/\/)/i;

/** All existing pictures that pages show: covers, galleries, samples and pictures in Markdown. */
export function pictureFiles(drafts: Drafts): string[] {
  const assets = drafts.products.flatMap(({ cover, localisedCovers, gallery, samples }) => [
    ...(cover ? [cover] : []),
    ...localisedCovers.values(),
    ...gallery,
    ...samples.filter(({ name }) => PICTURE.test(name)),
  ]);
  const inTexts = [...drafts.products, ...drafts.collections, ...drafts.pages].flatMap((draft) =>
    picturesInTexts(drafts.contentDir, draft),
  );
  const files = new Set([...assets.map(({ file }) => file), ...inTexts]);
  return [...files].filter((file) => existsSync(join(drafts.contentDir, file))).sort();
}

/** The existing logos of the shop, at most one for light pages and one for dark. */
export function logoFiles({ shop, contentDir }: Drafts): string[] {
  const names = ["logo", "logoDark"].map((key) => shop && textAt(shop, ["theme", key]));
  return names
    .map((name) => (name === null ? null : resolvePicture(contentDir, name, "")))
    .filter((file) => file !== null)
    .filter((file) => existsSync(join(contentDir, file)));
}

/** The path within the content folder of a picture in Markdown, as on disk; null if it is not in that folder. */
export function resolvePicture(contentDir: string, url: string, folder: string): string | null {
  if (SCHEME.test(url) || url.startsWith("/") || url === "") return null;
  const file = posix.normalize(posix.join(folder, safeDecodeUri(url)));
  return file.startsWith("..") ? null : pathOnDisk(contentDir, file);
}

/** The file name that a path in Markdown stands for; unchanged if its percent encoding is malformed. */
export function safeDecodeUri(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

function picturesInTexts(contentDir: string, { texts, folder }: Draft): string[] {
  const markdown = [...texts.values()].flatMap(markdownTexts);
  const pictures = markdown
    .flatMap(({ markdown }) => markdown.facts.targets)
    .filter(({ kind }) => kind === "image");
  return pictures.map(({ url }) => resolvePicture(contentDir, url, folder)).filter((file) => file !== null);
}
