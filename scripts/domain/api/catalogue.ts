import type { Money } from "../money/money.ts";

/**
 * A product of the public catalogue: the content of `/products/<slug>.json`, and an item of the array in `/products.json`,
 * newest first. In languages other than the default the paths begin with `/<language>/`.
 */
export interface PublicProduct {
  slug: string;
  /** The language of the texts. */
  lang: string;
  name: string;
  kind: string;
  summary: string;
  /** Site-absolute path of the product's page. */
  url: string;
  /** Site-absolute path of a JPEG. */
  image: string;
  tags: { slug: string; name: string }[];
  options: {
    key: string;
    name: string;
    /** null: not for sale, yet or any more. In minor units. */
    price: Money | null;
    minimum?: Money;
    compareAt?: Money;
    /** What it costs by itself with the automatic discount that is in force. The checkout is sent `price`. */
    sale?: Money;
    /** When buyers get the files of a pre-order, as ISO 8601. */
    releasesAt?: string;
    /** Its prices in the further currencies in which buyers can pay. */
    otherPrices?: { price: Money; minimum?: Money; compareAt?: Money; sale?: Money }[];
  }[];
  files: {
    name: string;
    /** Bytes. */
    size: number;
    type: string;
    sha256: string;
    /** The number of pages of a PDF. */
    pages: number | null;
    /** Seconds, for audio and video. */
    duration: number | null;
  }[];
  /** Slugs of the products in a bundle. */
  bundle?: string[];
  created: string;
  updated: string;
}
