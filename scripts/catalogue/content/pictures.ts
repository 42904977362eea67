import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { targets } from "../markdown/targets.ts";
import type { Draft, Drafts } from "./content.ts";
import { PICTURE } from "./folder.ts";
import { textAt } from "./source.ts";
import { markdownTexts } from "./texts.ts";

/** An address that names a protocol or a host. */
export const SCHEME = /^([a-z][a-z0-9+.-]*:|\/\/)/i;

/** Every picture that pages show and that is there: covers, galleries, samples and pictures in Markdown. */
export function pictureFiles(drafts: Drafts): string[] {
  const assets = drafts.products.flatMap(({ cover, gallery, samples }) => [
    ...(cover ? [cover] : []),
    ...gallery,
    ...samples.filter(({ name }) => PICTURE.test(name)),
  ]);
  const shown = [...drafts.products, ...drafts.collections, ...drafts.pages].flatMap(shownInTexts);
  const files = new Set([...assets.map(({ file }) => file), ...shown]);
  return [...files].filter((file) => existsSync(join(drafts.contentDir, file))).sort();
}

/** The shop's logos that are there, at most one for light pages and one for dark. */
export function logoFiles({ shop, contentDir }: Drafts): string[] {
  const named = ["logo", "logoDark"].map((key) => shop && textAt(shop, ["theme", key]));
  return named
    .map((name) => (name === null ? null : resolveImage(name, "")))
    .filter((file) => file !== null)
    .filter((file) => existsSync(join(contentDir, file)));
}

/** The path within the content folder of a picture in Markdown; null if it points elsewhere. */
export function resolveImage(url: string, folder: string): string | null {
  if (SCHEME.test(url) || url.startsWith("/") || url === "") return null;
  const file = posix.normalize(posix.join(folder, decoded(url)));
  return file.startsWith("..") ? null : file;
}

/** A path in Markdown as the file name it stands for; one that is not well encoded is taken as it is. */
export function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

function shownInTexts({ texts, folder }: Draft): string[] {
  const written = [...texts.values()].flatMap(markdownTexts);
  const pictures = written
    .flatMap(({ markdown }) => targets(markdown))
    .filter(({ kind }) => kind === "image");
  return pictures.map(({ url }) => resolveImage(url, folder)).filter((file) => file !== null);
}
