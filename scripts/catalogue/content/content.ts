import type { MessageFile } from "#messages/read.ts";
import type { Messages } from "#messages/types.ts";
import type {
  CollectionFront,
  CollectionTranslation,
  PageFront,
  PageTranslation,
  ProductFront,
  ProductTranslation,
  ShopFile,
  TagsFile,
} from "./schema.ts";
import type { Source } from "./source.ts";

/** The whole content folder, judged and found right. */
export interface Content {
  contentDir: string;
  shop: ShopFile;
  shopSource: Source;
  tags: TagsFile;
  /** What the shop says besides, by language. */
  messages: Map<string, Messages>;
  products: ProductEntry[];
  collections: Entry<CollectionFront, CollectionTranslation>[];
  pages: Entry<PageFront, PageTranslation>[];
}

/** Something written in the default language, and maybe in others. */
export interface Entry<Front, Translation> extends Written<Front> {
  slug: string;
  /** By language; the default one is not among them. */
  translations: Map<string, Written<Translation>>;
}

export interface Written<Front> {
  source: Source;
  data: Front;
}

export interface ProductEntry extends Entry<ProductFront, ProductTranslation>, Assets {
  cover: Asset;
}

/** The files beside a product's text, by name. */
interface Assets {
  cover: Asset | null;
  gallery: Asset[];
  samples: Asset[];
  files: Asset[];
}

export interface Asset {
  /** In Unicode's composed form (NFC), whatever the file system says. */
  name: string;
  /** Path within the content folder, with forward slashes. */
  file: string;
}

/** Something of the content folder that has been found but not judged yet. */
export interface Draft {
  slug: string;
  /** Path within the content folder of what its pictures are relative to. */
  folder: string;
  /** By language; the default one may be missing. */
  texts: Map<string, Source>;
}

export interface ProductDraft extends Draft, Assets {}

export type MessageDrafts = Map<string, Map<MessageFile, Source>>;

/** Everything found, before it is judged. */
export interface Drafts {
  contentDir: string;
  /** The default one first. */
  languages: [string, ...string[]];
  /** Whether `shop.yaml` says so; if not, the only one stands for the default, and nothing is judged by its language. */
  areLanguagesSaid: boolean;
  currency: string;
  shop: Source | null;
  tags: Source | null;
  /** The creator's own messages, by language and then by file. */
  messages: MessageDrafts;
  products: ProductDraft[];
  collections: Draft[];
  pages: Draft[];
}
