/**
 * What the catalogue's reader returns: the shop as its pages show it, in one language.
 * A text that has no translation is given in the shop's default language, with the `lang` beside it saying so.
 */

/** An integer of minor units (currency.ts says how many) and its ISO 4217 currency code. */
export interface Money {
  amount: number;
  currency: string;
}

/** An image in every width and format that pages use. Paths are site-absolute (`/media/…`). */
export interface Picture {
  alt: string;
  /** That of the alt. */
  lang: string;
  /** Pixels of the largest variant. */
  width: number;
  height: number;
  /** A picture of a few pixels as a data URI, shown until the real one has come. */
  placeholder: string;
  /** Best format first; each with its widths ascending. The last is the one every browser reads. */
  sources: { type: string; variants: { src: string; width: number }[] }[];
}

/** The same, without what it shows said in words. */
export type PictureFiles = Omit<Picture, "alt" | "lang">;

export interface FileInfo {
  name: string;
  title: string | null;
  /** That of the title; without one, the page's. */
  lang: string;
  /** Bytes. */
  size: number;
  /** Media type. */
  type: string;
  /** Lower-case hex. */
  sha256: string;
  pages: number | null;
  /** Seconds. */
  duration: number | null;
}

/** A free preview: public, served from `src`. */
export interface Sample {
  src: string;
  name: string;
  title: string | null;
  /** That of the title; without one, the page's. */
  lang: string;
  type: string;
  size: number;
  /** Highlighted, sanitised HTML of a text or code sample; null for other kinds. */
  html: string | null;
  /** Of a picture that does not move. */
  picture: Picture | null;
  /** Pixels, of film and of pictures that may move; null also where the file does not say. */
  frame: { width: number; height: number } | null;
}

/** One thing that can be bought of a product: its only edition, or one of several. */
export interface Option {
  /** `standard` where the product has no editions. */
  key: string;
  /** That of the product where it has no editions. */
  name: string;
  /** That of the name. */
  lang: string;
  summary: string | null;
  summaryLang: string;
  /** null: not for sale yet. With `minimum`, the suggested sum. */
  price: Money | null;
  /** Set: the buyer decides what to pay, from this sum up. */
  minimum: Money | null;
  compareAt: Money | null;
  /** Names of the product's files that this option contains. */
  files: string[];
}

export interface Product {
  slug: string;
  kind: string;
  /** That of name and summary. */
  lang: string;
  name: string;
  summary: string;
  /** Sanitised HTML. Its headings begin at h3, as do those of every other text of a product; ids begin with `text-`. */
  description: string;
  descriptionLang: string;
  cover: Picture;
  gallery: Picture[];
  options: Option[];
  files: FileInfo[];
  samples: Sample[];
  /** Slugs of what a bundle contains, of each product its cheapest edition; empty otherwise. */
  bundle: string[];
  contents: { title: string; detail: string | null; lang: string }[];
  /** Those in the page's language first. `lang` is that of quote and role; the quote is sanitised HTML. */
  testimonials: Testimonial[];
  /** Answers are sanitised HTML. */
  faq: { question: string; answer: string; lang: string }[];
  /** Newest first; notes are sanitised HTML. */
  changelog: { date: string; version: string | null; notes: string; lang: string }[];
  /** Sanitised HTML: the product's own terms, else the shop's in the page's language. */
  licence: string;
  licenceLang: string;
  tags: Tag[];
  /** Slugs of the collections it stands in. */
  collections: string[];
  /** Slugs of at most four related products, nearest first: common buyers, then shared tags and collections. */
  related: string[];
  /** ISO 8601 dates. */
  created: string;
  updated: string;
}

/** What somebody has said of a product. */
export interface Testimonial {
  quote: string;
  lang: string;
  name: string;
  role: string | null;
  url: string | null;
  /** ISO 8601. */
  date: string | null;
}

export interface Tag {
  slug: string;
  name: string;
}

export interface Collection {
  slug: string;
  lang: string;
  name: string;
  summary: string;
  /** Sanitised HTML, headings from h2; may be empty. */
  description: string;
  descriptionLang: string;
  products: string[];
}

export interface Page {
  slug: string;
  lang: string;
  title: string;
  summary: string;
  /** Sanitised HTML, headings from h2. */
  body: string;
  bodyLang: string;
  updated: string;
}

export interface Shop {
  name: string;
  tagline: string;
  author: string;
  opening: string;
  currency: string;
  /** BCP 47 codes; the first is the default and has no prefix in URLs. */
  languages: string[];
  support: string;
  featured: string[];
  /** Sanitised HTML. */
  refunds: string;
  theme: { accent: string | null; fonts: string; density: string; logo: Logo | null; logoDark: Logo | null };
}

/** Shown as it is, in place of seal and name. With one for dark pages, the other is for light ones only. */
export interface Logo {
  src: string;
  /** Its own size; what counts is their ratio. */
  width: number;
  height: number;
}

/** Everything of the shop in one language; read in bulk, once. */
export interface CatalogueView {
  shop: Shop;
  /** Newest first. */
  products: Product[];
  collections: Collection[];
  pages: Page[];
  tags: Tag[];
}
