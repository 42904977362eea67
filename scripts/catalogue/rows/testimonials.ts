import type { ProductEntry } from "../content/content.ts";
import type { Source } from "../content/source.ts";
import type { TableRow } from "./prepared.ts";

/**
 * What people have said of a product, on the pages of one language: first what is written in it, then what is written
 * in others only, the default one before the rest. Blocks of one name in several languages are one testimonial; its
 * address and date need saying once.
 */
export function* testimonialRows(
  entry: ProductEntry,
  language: string,
  defaultLanguage: string,
  /** The HTML of the quote in the block `at` of a source. */
  render: (source: Source, at: number, position: number) => string,
): Generator<TableRow> {
  const said = [[defaultLanguage, entry] as const, ...entry.translations].flatMap(
    ([written, { source, data }]) =>
      data.testimonials.map((block, at) => ({ ...block, written, lang: block.lang ?? written, source, at })),
  );
  const isHere = ({ written }: { written: string }) => written === language;
  const shown = new Map<string, (typeof said)[number]>();
  for (const block of [...said.filter(isHere), ...said]) {
    const before = shown.get(block.name);
    shown.set(
      block.name,
      before ? { ...before, url: before.url ?? block.url, date: before.date ?? block.date } : block,
    );
  }
  for (const [position, block] of [...shown.values()].entries()) {
    const { name, lang, role = null, url = null, date = null, source, at } = block;
    const quote = render(source, at, position);
    yield ["testimonials", { product: entry.slug, language, position, quote, lang, name, role, url, date }];
  }
}
