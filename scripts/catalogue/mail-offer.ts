import { mailCoverPath } from "#domain/addresses.ts";
import { mailCoverSize } from "#domain/mail-cover.ts";
import type { Change, MailCover } from "#domain/offer.ts";
import { largestVariant } from "./largest-variant.ts";
import { mailNotes } from "./mail-notes.ts";
import type { Product } from "./types.ts";

/** Older changes need no email. The Worker holds them all in memory. */
const MAX_CHANGES = 10;

/**
 * A product's covers in emails by language. The default one is in the first language; others have the same file unless they have a
 * cover of their own.
 *
 * @param products the product in each of the languages
 */
export function mailCoversOf(products: [language: string, product: Product][]): Record<string, MailCover> {
  const [first] = products;
  return Object.fromEntries(
    products.flatMap(([language, product]) => {
      if (!largestVariant(product.cover)) return [];
      const { src, cover } = mailCoverFile(product, language, first?.[1]);
      return [[language, { src, ...mailCoverSize(cover), alt: cover.alt || product.name }]];
    }),
  );
}

/** The file of a product's cover in emails in a language, and the cover that it shows. */
export function mailCoverFile(product: Product, language: string, inFirst: Product | undefined) {
  const { slug, cover } = product;
  const isOwn = inFirst !== undefined && largestVariant(inFirst.cover) !== largestVariant(cover);
  return { src: mailCoverPath(slug, isOwn ? language : undefined), cover };
}

/** The newest changes of a product, in each of the languages that it is written in. */
export function changesOf(products: [language: string, product: Product][]): Change[] {
  const [, first] = products[0] ?? [];
  return (first?.changelog ?? []).slice(0, MAX_CHANGES).map(({ date, version }, position) => ({
    version: version ?? date,
    isCounted: version !== null,
    day: date,
    notes: Object.fromEntries(
      products.flatMap(([language, { changelog }], index) => {
        const change = changelog[position];
        // A change that is not translated is described in the language that it is written in.
        return change && (index === 0 || change.lang === language)
          ? [[language, mailNotes(change.notes)]]
          : [];
      }),
    ),
  }));
}
