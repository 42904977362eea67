import type { Availability } from "#domain/offer.ts";
import type { MessageFile } from "#messages/read.ts";
import type { Messages } from "#messages/types.ts";
import type { CollectionFront, CollectionTranslation } from "./schema/collection.ts";
import type { DiscountsFile } from "./schema/discounts.ts";
import type { PageFront, PageTranslation } from "./schema/page.ts";
import type { ProductFront } from "./schema/product.ts";
import type { ProductTranslation } from "./schema/product-translation.ts";
import type { ShopFile } from "./schema/shop.ts";
import type { TagsFile } from "./schema/tags.ts";
import type { Source } from "./source.ts";

/** The validated content of the whole folder. */
export interface Content {
  contentDir: string;
  shop: ShopFile;
  shopSource: Source;
  tags: TagsFile;
  discounts: DiscountsFile;
  /** The messages of pages, emails and errors, by language. */
  messages: Map<string, Messages>;
  products: ProductEntry[];
  /** The slugs of products that are published later. */
  scheduled: string[];
  collections: Entry<CollectionFront, CollectionTranslation>[];
  pages: Entry<PageFront, PageTranslation>[];
}

/** The products that are published, as they are written. They may have mistakes. */
export interface PublishedProducts {
  contentDir: string;
  products: Pick<ProductEntry, "slug" | "source" | "files">[];
  /** The slugs of products that are published later. */
  scheduled: string[];
  /** Whether the text of some product cannot be read. It may name a previous slug of a product that seems to be missing. */
  hasUnreadable: boolean;
}

/** A product, collection or page in the default language, with its translations. */
export interface Entry<Front, Translation> extends ParsedText<Front> {
  slug: string;
  /** Keyed by language, without the default one. */
  translations: Map<string, ParsedText<Translation>>;
}

export interface ParsedText<Front> {
  source: Source;
  data: Front;
}

export interface ProductEntry extends Entry<ProductFront, ProductTranslation>, Assets {
  cover: Asset;
  /** The day on which it is published by itself. null: it does not name one. */
  released: string | null;
  /** The release dates of options whose files are not available yet, by the keys of the options. */
  availabilities: ReadonlyMap<string, Availability>;
  /** Whether its sale has ended. */
  isWithdrawn: boolean;
  /** When its sale ends or has ended, as ISO 8601 in UTC. null: it does not. */
  soldUntil: string | null;
}

/** The files in a product's folder, sorted by name. */
interface Assets {
  cover: Asset | null;
  /** Covers for the pages in other languages than the default one, by language. */
  localisedCovers: ReadonlyMap<string, Asset>;
  gallery: Asset[];
  samples: Asset[];
  files: Asset[];
  /** The lists of licence keys that the product names. */
  keyLists: Asset[];
}

export interface Asset {
  /** The name in Unicode's composed form (NFC), whatever form the file system uses. */
  name: string;
  /** Path within the content folder, with forward slashes. */
  file: string;
}

/** A product, collection or page that has not been validated. */
export interface Draft {
  slug: string;
  /** The folder that its pictures are relative to, within the content folder. */
  folder: string;
  /** Keyed by language. The default one may be missing. */
  texts: Map<string, Source>;
}

export interface ProductDraft extends Draft, Assets {}

/** The files in `messages/<language>/`, by language. */
export type MessageDrafts = Map<string, Map<MessageFile, Source>>;

/** The content of the whole folder before it is validated. */
export interface Drafts {
  contentDir: string;
  /** The time that decides which products are published. */
  now: Date;
  /** The default one first. */
  languages: [string, ...string[]];
  /** False if `shop.yaml` gives no valid languages. `languages` then has one placeholder, and languages are not checked. */
  hasValidLanguages: boolean;
  currency: string;
  /** The time zone of times without an offset. */
  timeZone: string;
  shop: Source | null;
  tags: Source | null;
  discounts: Source | null;
  /** The creator's own messages, by language and then by file. */
  messages: MessageDrafts;
  products: ProductDraft[];
  collections: Draft[];
  pages: Draft[];
}
