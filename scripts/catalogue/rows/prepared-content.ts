import { filePath } from "#domain/addresses.ts";
import type { Row } from "../catalogue-rows.ts";
import type { Content, ProductEntry } from "../content/content.ts";
import { resolvePicture, safeDecodeUri } from "../content/pictures.ts";
import type { Markdown } from "../content/source.ts";
import type { FileMetadata } from "../file-metadata.ts";
import type { LogoSize } from "../logo.ts";
import { renderMarkdown } from "../markdown/render.ts";
import type { StoredPicture } from "../picture.ts";
import { samplePath } from "../samples.ts";
import type { PictureFiles } from "../types.ts";

/** The content with the metadata of its files, by their paths within the content folder. */
export interface PreparedContent extends Content {
  fileMetadata: ReadonlyMap<string, FileMetadata>;
  pictures: ReadonlyMap<string, StoredPicture>;
  /** The names of the large files of pictures that show a grid. */
  gridPictures: ReadonlyMap<string, string>;
  /** Page counts of the samples whose pages are shown as pictures. */
  pageCounts: ReadonlyMap<string, number>;
  logos: ReadonlyMap<string, StoredLogo>;
}

/** A logo in the site's media folder. */
export interface StoredLogo extends LogoSize {
  name: string;
}

/** A row with the name of its table. */
export type TableRow = [table: string, row: Row];

/** Where in the shop a Markdown text is shown. */
export interface TextContext {
  /** The language of the page that shows the text. */
  language: string;
  /** The language of the text, if it differs. */
  writtenIn?: string;
  /** The folder that its pictures are relative to, within the content folder. */
  folder: string;
  idPrefix: string;
  topHeading: 2 | 3;
  /** The product whose samples it can link to. */
  product?: ProductEntry;
}

/** Renders Markdown as HTML, unless it was rendered before with the same result. */
export function renderText(prepared: PreparedContent, markdown: Markdown, context: TextContext): string {
  const messages = prepared.messages.get(context.writtenIn ?? context.language)?.pages;
  const { product, ...options } = {
    ...context,
    // Languages without messages get an arrow.
    backToText: messages ? messages.footnotes.back : "↩",
    languages: prepared.shop.languages,
  };
  const key = JSON.stringify(options);
  const earlier = markdown.facts.html;
  const isSame = ([url, target]: [string, string]) => target === targetOf(prepared, url, context);
  const match = earlier.find(({ options, targets }) => options === key && targets.every(isSame));
  if (match) return match.html;
  const targets = new Map<string, string>();
  const resolve = (url: string): Target => {
    const target = targetOf(prepared, url, context);
    targets.set(url, target);
    return JSON.parse(target);
  };
  const html = renderMarkdown(markdown.parse(), {
    ...options,
    picture: (url) => resolve(url).picture,
    sample: (url) => resolve(url).sample,
  });
  const others = earlier.filter(({ options }) => options !== key);
  markdown.keepHtml([...others, { options: key, targets: [...targets], html }]);
  return html;
}

/** The target of a relative URL in a text. */
interface Target {
  picture: PictureFiles | null;
  /** The public path of a free sample. */
  sample: string | null;
}

/** As JSON, so that it can be compared. */
export function targetOf(
  prepared: PreparedContent,
  url: string,
  { folder, product }: Pick<TextContext, "folder" | "product">,
): string {
  const stored = prepared.pictures.get(resolvePicture(prepared.contentDir, url, folder) ?? "");
  const path = safeDecodeUri(url).normalize("NFC");
  const sample = product?.samples.find(({ name }) => `samples/${name}` === path);
  const target: Target = {
    picture: stored ? { ...stored, sources: sources(stored) } : null,
    sample: sample ? samplePath(sample.name, getFileMetadata(prepared, sample.file)) : null,
  };
  return JSON.stringify(target);
}

export function getFileMetadata(
  { fileMetadata }: Pick<PreparedContent, "fileMetadata">,
  file: string,
): FileMetadata {
  const found = fileMetadata.get(file);
  if (!found) throw new Error(`There is no metadata of ${file}`);
  return found;
}

export function getPicture({ pictures }: PreparedContent, file: string): StoredPicture {
  const found = pictures.get(file);
  if (!found) throw new Error(`${file} was not prepared as a picture`);
  return found;
}

/** The site-absolute path of a file in the media folder. */
export function mediaPath(name: string): string {
  return filePath("media", name);
}

function sources({ variants }: StoredPicture) {
  const byType = Map.groupBy(variants, ({ type }) => type);
  return [...byType].map(([type, files]) => ({
    type,
    variants: files.map(({ name, width }) => ({ src: mediaPath(name), width })),
  }));
}
