import type { Content, ProductEntry } from "../content/content.ts";
import { decoded, resolveImage } from "../content/pictures.ts";
import type { Markdown } from "../content/source.ts";
import type { Row } from "../duckdb.ts";
import type { FileFacts } from "../file-facts.ts";
import type { LogoSize } from "../logo.ts";
import { renderMarkdown } from "../markdown/render.ts";
import type { StoredPicture } from "../picture.ts";
import { samplePath } from "../samples.ts";

/** The content, and what has been found out about its files, by their paths within the content folder. */
export interface Prepared extends Content {
  facts: ReadonlyMap<string, FileFacts>;
  pictures: ReadonlyMap<string, StoredPicture>;
  logos: ReadonlyMap<string, StoredLogo>;
}

/** A logo as it lies in the site's media folder. */
export interface StoredLogo extends LogoSize {
  name: string;
}

/** A row and the table that it is for. */
export type TableRow = [table: string, row: Row];

export interface Place {
  /** The language of the pages that the text will stand on. */
  language: string;
  /** That of the text itself, where it is another. */
  writtenIn?: string;
  /** What its pictures are relative to, within the content folder. */
  folder: string;
  /** Goes before the ids in the text. */
  ids: string;
  topHeading: 2 | 3;
  /** Whose samples it can link to. */
  product?: ProductEntry;
}

/** Markdown as HTML for a place in the shop. */
export function render(prepared: Prepared, markdown: Markdown, place: Place): string {
  const words = prepared.messages.get(place.writtenIn ?? place.language)?.pages;
  return renderMarkdown(markdown, {
    ...place,
    // An arrow says it in any other language.
    backToText: words ? words.footnotes.back : "↩",
    languages: prepared.shop.languages,
    picture(url) {
      const stored = prepared.pictures.get(resolveImage(url, place.folder) ?? "");
      return stored ? { ...stored, sources: sources(stored) } : null;
    },
    sample(url) {
      const sample = place.product?.samples.find(({ name }) => `samples/${name}` === decoded(url));
      return sample ? samplePath(sample.name, factsOf(prepared, sample.file)) : null;
    },
  });
}

export function factsOf({ facts }: Pick<Prepared, "facts">, file: string): FileFacts {
  const found = facts.get(file);
  if (!found) throw new Error(`${file} was not measured`);
  return found;
}

export function pictureOf({ pictures }: Prepared, file: string): StoredPicture {
  const found = pictures.get(file);
  if (!found) throw new Error(`${file} was not prepared`);
  return found;
}

/** The site's path of a file in its media folder. */
export function mediaPath(name: string): string {
  return `/media/${name}`;
}

function sources({ variants }: StoredPicture) {
  const byType = Map.groupBy(variants, ({ type }) => type);
  return [...byType].map(([type, files]) => ({
    type,
    variants: files.map(({ name, width }) => ({ src: mediaPath(name), width })),
  }));
}
