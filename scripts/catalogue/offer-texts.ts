import type { Cover, Offer } from "#domain/offer.ts";
import { changesOf, mailCoversOf } from "./mail-offer.ts";
import { productsWithPage } from "./products-with-page.ts";
import type { CatalogueView, Product } from "./types.ts";

/** What the offers say of a product in each language. */
interface OfferTexts {
  /** A product in the default language. */
  find(slug: string): Product | undefined;
  /** A text of a product in the default language, and in those that the product is translated into. */
  localised(pick: (product: Product) => string | undefined, slug: string): Record<string, string>;
  /** The cover in the default language, and in those that have another. */
  coversOf(slug: string): Record<string, Cover>;
  /** Its covers and changes in emails. */
  mailFactsOf(slug: string): Pick<Offer, "mailCovers" | "changes">;
}

/** Reads the texts and covers of products from the catalogue in each of its languages, the default one first. */
export function offerTexts(views: readonly [CatalogueView, ...CatalogueView[]]): OfferTexts {
  const { languages } = views[0].shop;
  const productsBySlug = views.map(
    (view) => new Map(productsWithPage(view).map((product) => [product.slug, product])),
  );

  const inEachLanguage = (slug: string): [language: string, product: Product][] =>
    languages.flatMap((language, index) => {
      const product = productsBySlug[index]?.get(slug);
      const entry: [string, Product][] = product ? [[language, product]] : [];
      return entry;
    });

  return {
    find: (slug) => productsBySlug[0]?.get(slug),

    localised: (pick, slug) =>
      Object.fromEntries(
        languages.flatMap((language, index) => {
          const product = productsBySlug[index]?.get(slug);
          if (index > 0 && product?.lang !== language) return [];
          return [[language, (product && pick(product)) ?? slug]];
        }),
      ),

    coversOf(slug) {
      const covers = inEachLanguage(slug).map(([language, product]) => [language, coverOf(product)] as const);
      return Object.fromEntries(
        covers.filter(([, { src }], index) => index === 0 || src !== covers[0]?.[1].src),
      );
    },

    mailFactsOf(slug) {
      const products = inEachLanguage(slug);
      const changes = changesOf(products);
      return { mailCovers: mailCoversOf(products), ...(changes.length > 0 && { changes }) };
    },
  };
}

/** In pixels. For browsers and pages that choose no width themselves. */
const COVER_WIDTH = 480;
/** In pixels. A cover in the library is at most half as wide, on a screen with two pixels per CSS pixel. */
const MAX_COVER_WIDTH = 1600;

function coverOf({ cover: { sources, width, height } }: Product): Cover {
  const variants = sources[0]?.variants ?? [];
  const src = variants.find((variant) => variant.width >= COVER_WIDTH) ?? variants.at(-1);
  const srcset = variants
    .filter((variant) => variant.width <= MAX_COVER_WIDTH)
    .map((variant) => `${variant.src} ${variant.width}w`);
  return { src: src?.src ?? "", ...(srcset.length > 1 && { srcset: srcset.join(", ") }), width, height };
}
