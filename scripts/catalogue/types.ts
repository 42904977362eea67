import type { SortOrder } from "#domain/addresses.ts";
import type { BundledProduct } from "#domain/bundle.ts";
import type { Money } from "#domain/money/money.ts";
import type { Availability, DownloadLimit } from "#domain/offer.ts";

/**
 * The types that the catalogue's reader returns: the shop in one language, as pages show it. A text without a translation is in
 * the shop's default language. Each `lang` is the language of the texts next to it.
 */

/** An image in every width and format that pages use. Paths are site-absolute (`/media/…`). */
export interface Picture {
  alt: string;
  /** The language of `alt`. */
  lang: string;
  /** Pixels of the largest variant. */
  width: number;
  height: number;
  /** A data URI of a few pixels, shown until the picture has loaded. */
  placeholder: string;
  /** Best format first, each with its widths ascending. Every browser reads the last format. */
  sources: { type: string; variants: { src: string; width: number }[] }[];
}

/** A picture of a gallery, with what a visitor can do with it. */
export interface GalleryPicture extends Picture {
  /** The position in the gallery of the picture that shows how it was before. */
  before: number | null;
  /** Set if it shows a grid of small pictures. `src` is a large file of the whole. */
  grid: { columns: number; rows: number; src: string } | null;
}

/** A picture without its alternative text. */
export type PictureFiles = Omit<Picture, "alt" | "lang">;

export interface FileInfo {
  name: string;
  title: string | null;
  /** The language of the title; without a title, that of the page. */
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

/** A free preview, public at `src`. */
export interface Sample {
  src: string;
  name: string;
  title: string | null;
  /** The language of the title; without a title, that of the page. */
  lang: string;
  type: string;
  size: number;
  /** Highlighted, sanitised HTML of a text or code sample; null for other kinds. */
  html: string | null;
  /** Set for still pictures. */
  picture: Picture | null;
  /** Pixels, for videos and GIFs; null for other files and where the size is unknown. */
  frame: { width: number; height: number } | null;
  /** Seconds. */
  duration: number | null;
  /** How many pages of a PDF are shown as pictures. The pictures are next to it: `<src>.1.avif`, `<src>.2.avif`, … */
  pages: number | null;
  /** The variable axes of a font. */
  axes: { tag: string; min: number; default: number; max: number }[] | null;
  /** The circle on the cover that plays or opens it: `x` and `radius` in per cent of the cover's width, `y` of its height. */
  onCover: { x: number; y: number; radius: number } | null;
}

/** The price of an option in one currency. */
export interface CurrencyPrice {
  /** If there is a `minimum`, the suggested price. */
  price: Money;
  /** Set for pay-what-you-want: the lowest price. */
  minimum: Money | null;
  compareAt: Money | null;
  /** What it costs by itself with the automatic discount that is in force. null: there is none. */
  sale: Money | null;
}

/** An edition of a product that can be bought; a product without editions has a single option. */
export interface Option {
  /** `standard` if the product has no editions. */
  key: string;
  /** Keys that it had before. */
  previousKeys: string[];
  /** The product's name if it has no editions. */
  name: string;
  /** The language of `name`. */
  lang: string;
  summary: string | null;
  summaryLang: string;
  /** null: not for sale yet. With `minimum`, the suggested price. */
  price: Money | null;
  /** Set for pay-what-you-want: the lowest price. */
  minimum: Money | null;
  compareAt: Money | null;
  /** What it costs by itself with the automatic discount that is in force. null: there is none. */
  sale: Money | null;
  /** The same in the further currencies in which buyers can pay. */
  otherPrices: CurrencyPrice[];
  /** Set if buyers get licence keys; `activations` is on how many devices each can be activated, null: on any number. */
  licenceKeys: { activations: number | null; pool?: string } | null;
  /** How many copies of this edition are sold. null: no limit of its own. */
  copies: number | null;
  /** Whether all its copies are sold, or all of the product. */
  isSoldOut: boolean;
  /** How many people can use one copy. null: one. */
  seats: number | null;
  /** How often its files can be downloaded, and within how many hours. null: as often as those of the shop. */
  downloads: DownloadLimit | null;
  /** Whether its PDFs carry the name of the buyer. */
  stampsPdfs: boolean;
  /** When buyers get its files. null: at once. */
  release: Availability | null;
  /** Names of the product's files that this option contains. */
  files: string[];
}

export interface Product {
  slug: string;
  /** Slugs that it had before. */
  previousSlugs: string[];
  /** Ids that programs use to verify its licence keys at Gumroad. */
  gumroadIds: string[];
  /** How many copies are sold, of all editions together. null: any number. */
  copies: number | null;
  kind: string;
  /** The language of `name` and `summary`. */
  lang: string;
  name: string;
  summary: string;
  /** Sanitised HTML. Headings begin at h3, as in all texts of a product; ids begin with `text-`. */
  description: string;
  descriptionLang: string;
  cover: Picture;
  gallery: GalleryPicture[];
  options: Option[];
  files: FileInfo[];
  samples: Sample[];
  /** The products in a bundle; empty for other products. */
  bundle: BundledProduct[];
  contents: { title: string; detail: string | null; lang: string }[];
  /** Those in the page's language come first. */
  testimonials: Testimonial[];
  /** Answers are sanitised HTML. */
  faq: { question: string; answer: string; lang: string }[];
  /** Newest first. Notes are sanitised HTML. */
  changelog: { date: string; version: string | null; notes: string; lang: string }[];
  /** Sanitised HTML: the product's own terms or the shop's. */
  licence: string;
  licenceLang: string;
  tags: Tag[];
  /** Slugs of the collections that contain it. */
  collections: string[];
  /** Slugs of at most four related products, by common buyers, then by shared tags and collections. */
  related: string[];
  /** ISO 8601 dates. */
  created: string;
  updated: string;
  /** Its page and its offer exist, but no list, feed or search shows it. */
  isUnlisted: boolean;
  /** Its sale has ended: it cannot be bought, though its buyers keep its files. Then it is unlisted too. */
  isWithdrawn: boolean;
  /** When its sale ends or has ended, as ISO 8601 in UTC. null: it does not. */
  soldUntil: string | null;
}

export interface Testimonial {
  /** Sanitised HTML. */
  quote: string;
  /** The language of `quote` and `role`. */
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
  /** Sanitised HTML, may be empty. Headings begin at h2. */
  description: string;
  descriptionLang: string;
  products: string[];
}

export interface Page {
  slug: string;
  lang: string;
  title: string;
  summary: string;
  /** Sanitised HTML. Headings begin at h2. */
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
  /** BCP 47 tags. The first is the default and has no prefix in URLs. */
  languages: string[];
  support: string;
  /** Whether prices are without tax, contain it, or it is added to them. */
  tax: "none" | "included" | "added";
  featured: string[];
  /** Sanitised HTML. */
  refunds: string;
  theme: {
    accent: string | null;
    fonts: string;
    density: string;
    logo: Logo | null;
    logoDark: Logo | null;
    titleFont: CustomFont | null;
    textFont: CustomFont | null;
  };
}

/** A font of the creator's own. */
export interface CustomFont {
  /** Site-absolute. */
  src: string;
  /** The range of weights of a variable font. */
  weights: { min: number; max: number } | null;
}

/** Shown instead of seal and name. If there is a logo for dark pages, the other one is only for light pages. */
export interface Logo {
  src: string;
  /** The intrinsic size, for the aspect ratio. */
  width: number;
  height: number;
}

/** The whole shop in one language. */
export interface CatalogueView {
  shop: Shop;
  /** Those that lists and feeds show, newest first. */
  products: Product[];
  /** The others, which have a page too. */
  unlisted: Product[];
  collections: Collection[];
  pages: Page[];
  tags: Tag[];
}

/** The fields of a product that lists show. */
export type ProductSummary = Pick<
  Product,
  "slug" | "kind" | "lang" | "name" | "summary" | "cover" | "options" | "created" | "updated" | "isWithdrawn"
> & {
  /** The newest version, if it has a name. */
  version: string | null;
};

/** The fields of a collection that lists show. */
export type CollectionSummary = Pick<Collection, "slug" | "lang" | "name" | "summary"> & {
  productCount: number;
};

/** The fields of a page that lists show. */
export type PageSummary = Pick<Page, "slug" | "lang" | "title" | "summary">;

/** The shop without the products that its home page features. */
export type ShopProfile = Omit<Shop, "featured">;

/**
 * All that pages read of the shop in one language. Publishing records each call of a page with a hash of its answer, and
 * renders the page again only if an answer has changed. So a query should answer no more than its page shows.
 */
export interface CatalogueQueries {
  shop(): ShopProfile;
  featured(): ProductSummary[];
  product(slug: string): Product | null;
  /** The products with these slugs, in this order. */
  products(slugs: readonly string[]): ProductSummary[];
  newest(count: number): ProductSummary[];
  /** The products that were updated last, without those that are only new or among the newest `afterNewest`. */
  recentlyUpdated(count: number, afterNewest: number): ProductSummary[];
  /** The date of the last update of any product. */
  latestUpdate(): string | null;
  productCount(): number;
  /** One page of the sorted list; pages count from 1. */
  productsOnPage(order: SortOrder, page: number): ProductSummary[];
  taggedCount(tag: string): number;
  /** One page of the products with a tag; pages count from 1. */
  taggedProducts(tag: string, page: number): ProductSummary[];
  /** The kinds that products have. */
  kinds(): string[];
  collections(): CollectionSummary[];
  collection(slug: string): Collection | null;
  tag(slug: string): Tag | null;
  pages(): PageSummary[];
  page(slug: string): Page | null;
  /** The slugs of all pages, by their route. */
  slugs(): { products: string[]; collections: string[]; tags: string[]; pages: string[] };
}
