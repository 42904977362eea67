import { createQueries } from "#catalogue/queries.ts";
import type { CatalogueView, Option, Picture, Product } from "#catalogue/types.ts";
import { messagesIn } from "#messages/read.ts";
import type { PageContext } from "#site/lib/page-context.ts";

/** A shop of these products, in English and dollars. */
export function viewOf(products: Product[]): CatalogueView {
  const shop = {
    name: "Lamp Works",
    tagline: "Light in small files",
    author: "Mei Deng",
    opening: "I draw lamps.",
    currency: "USD",
    languages: ["en"],
    support: "hello@lamp.example",
    tax: "none" as const,
    featured: [],
    refunds: "",
    theme: {
      accent: null,
      fonts: "studio",
      density: "airy",
      logo: null,
      logoDark: null,
      titleFont: null,
      textFont: null,
    },
  };
  return { shop, products, unlisted: [], collections: [], pages: [], tags: [] };
}

/** The context that pages of such a shop render with. */
export function pageContextWith(products: Product[]): PageContext {
  const catalogue = createQueries(viewOf(products), "en");
  return {
    lang: "en",
    siteUrl: "http://localhost:3000",
    shop: catalogue.shop(),
    catalogue,
    messages: messagesIn("en").pages,
    to: (path) => path,
  };
}

/** A product, 29 dollars unless `changes` say otherwise. */
export function product(changes: Partial<Product>): Product {
  return {
    slug: "lamp",
    previousSlugs: [],
    gumroadIds: [],
    kind: "code",
    lang: "en",
    name: "Lamp",
    summary: "A lamp.",
    description: "<p>It <em>shines</em>.</p>",
    descriptionLang: "en",
    cover: pictureAt("/media/lamp.jpeg"),
    gallery: [],
    options: [option({})],
    files: [],
    samples: [],
    bundle: [],
    copies: null,
    contents: [],
    faq: [],
    changelog: [],
    testimonials: [],
    licence: "",
    licenceLang: "en",
    tags: [],
    collections: [],
    related: [],
    created: "2026-01-01",
    updated: "2026-02-01",
    isUnlisted: false,
    isWithdrawn: false,
    soldUntil: null,
    ...changes,
  };
}

/** The only option of a product without editions, unless `changes` say otherwise. */
export function option(changes: Partial<Option>): Option {
  return {
    key: "standard",
    previousKeys: [],
    name: "Lamp",
    lang: "en",
    summary: null,
    summaryLang: "en",
    price: usd(2900),
    minimum: null,
    compareAt: null,
    sale: null,
    otherPrices: [],
    licenceKeys: null,
    copies: null,
    isSoldOut: false,
    release: null,
    seats: null,
    downloads: null,
    stampsPdfs: false,
    files: [],
    ...changes,
  };
}

/** A picture in one width and format. */
export function pictureAt(src: string): Picture {
  const sources = [{ type: "image/jpeg", variants: [{ src, width: 1280 }] }];
  return { alt: "", lang: "en", width: 1280, height: 1600, placeholder: "", sources };
}

/** A picture without any file. */
export function noPicture(): Picture {
  return { ...pictureAt(""), sources: [] };
}

/** An amount in cents. */
export function usd(amount: number) {
  return { amount, currency: "USD" };
}
