import type { ProductEntry } from "../content/content.ts";
import type { Source } from "../content/source.ts";
import type { TableRow } from "./prepared-content.ts";

/**
 * The testimonials of a product on the pages of one language: first those written in it, then the others, beginning with
 * the default language. Blocks with the same name in several languages are one testimonial. Its URL and date may be given in any
 * one of them.
 */
export function* testimonialRows(
  entry: ProductEntry,
  language: string,
  defaultLanguage: string,
  /** Renders the quote of the block at `index` of a source. */
  render: (source: Source, index: number, position: number) => string,
): Generator<TableRow> {
  const blocks = [[defaultLanguage, entry] as const, ...entry.translations].flatMap(
    ([fileLanguage, { source, data }]) =>
      data.testimonials.map((block, index) => ({
        ...block,
        fileLanguage,
        lang: block.lang ?? fileLanguage,
        source,
        index,
      })),
  );
  const translated = blocks.filter(({ fileLanguage }) => fileLanguage === language);
  const byName = new Map<string, (typeof blocks)[number]>();
  for (const block of [...translated, ...blocks]) {
    const first = byName.get(block.name);
    byName.set(
      block.name,
      first ? { ...first, url: first.url ?? block.url, date: first.date ?? block.date } : block,
    );
  }
  for (const [position, block] of [...byName.values()].entries()) {
    const { name, lang, role = null, url = null, date = null, source, index } = block;
    const quote = render(source, index, position);
    yield ["testimonials", { product: entry.slug, language, position, quote, lang, name, role, url, date }];
  }
}
