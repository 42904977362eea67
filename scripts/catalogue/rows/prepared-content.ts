import { filePath } from "#domain/addresses.ts";
import type { Content, ProductEntry } from "../content/content.ts";
import { resolvePicture, safeDecodeUri } from "../content/pictures.ts";
import type { Markdown } from "../content/source.ts";
import type { Row } from "../duckdb.ts";
import type { FileMetadata } from "../file-metadata.ts";
import type { LogoSize } from "../logo.ts";
import { renderMarkdown } from "../markdown/render.ts";
import type { StoredPicture } from "../picture.ts";
import { samplePath } from "../samples.ts";

/** The content with the metadata of its files, by their paths within the content folder. */
export interface PreparedContent extends Content {
  fileMetadata: ReadonlyMap<string, FileMetadata>;
  pictures: ReadonlyMap<string, StoredPicture>;
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

/** Renders Markdown as HTML. */
export function renderText(prepared: PreparedContent, markdown: Markdown, context: TextContext): string {
  const messages = prepared.messages.get(context.writtenIn ?? context.language)?.pages;
  return renderMarkdown(markdown, {
    ...context,
    // Languages without messages get an arrow.
    backToText: messages ? messages.footnotes.back : "↩",
    languages: prepared.shop.languages,
    picture(url) {
      const stored = prepared.pictures.get(resolvePicture(prepared.contentDir, url, context.folder) ?? "");
      return stored ? { ...stored, sources: sources(stored) } : null;
    },
    sample(url) {
      const path = safeDecodeUri(url).normalize("NFC");
      const sample = context.product?.samples.find(({ name }) => `samples/${name}` === path);
      return sample ? samplePath(sample.name, getFileMetadata(prepared, sample.file)) : null;
    },
  });
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
