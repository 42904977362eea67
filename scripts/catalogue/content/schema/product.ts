import { z } from "zod";
import { parseBundled } from "#domain/bundle.ts";
import { PRODUCT_KINDS } from "#domain/kinds.ts";
import {
  block,
  bundled,
  circle,
  date,
  distinct,
  fileName,
  flag,
  grid,
  line,
  list,
  moment,
  prices,
  slug,
} from "../schema-types.ts";
import { field } from "./field.ts";
import {
  changelog,
  contents,
  copies,
  downloads,
  faq,
  galleryAlt,
  galleryFile,
  licence,
  licenceKeys,
  previousKeys,
  releases,
  sampleFile,
  seats,
  stampPdfs,
  testimonials,
  titleOfFile,
  titleOfSample,
} from "./product-parts.ts";

/** The front matter of `product.md` */
export function productSchema(currency: string) {
  const amount = prices(currency);
  const priceFields = {
    price: field(
      amount.optional(),
      "What it costs; `0` is free. Required, unless `comingSoon` is true. A product with editions has a price in each of them. With one for each of several currencies, such as `{ USD: 49, EUR: 45 }`, buyers choose the currency; lists and feeds show the shop's own.",
      "49",
    ),
    minimum: field(
      amount.optional(),
      "Lets buyers pay what they want, from this amount up. `price` is then what the page suggests. In every currency that `price` has.",
      "5",
    ),
    compareAt: field(
      amount.optional(),
      "A higher price that is shown struck through, such as that of the single products of a bundle.",
      "68",
    ),
    comingSoon: field(
      flag,
      "Says that it has no price yet and cannot be bought. The page is shown all the same.",
      "true",
    ),
  };
  return block({
    name: field(line, "The product's name.", "Gravel Sans"),
    kind: field(
      z.enum(PRODUCT_KINDS, `one of ${PRODUCT_KINDS.join(", ")}`),
      "What it is. Pages show it beside the name.",
      "font",
    ),
    summary: field(
      line,
      "One sentence about it, for lists, search results and previews of links.",
      "A wide sans serif for signs that are read from a car.",
    ),
    ...priceFields,
    draft: field(
      flag,
      "Keeps the product out of the shop while you write it: it is not published, and its mistakes are only warnings.",
      "true",
    ),
    from: field(
      moment.optional(),
      "When the product is published. Before, it is like a draft: only `shop dev` shows it. A running shop publishes it by itself at that moment, so its mistakes count already. A date alone means midnight, and a time without an offset is, in the shop's `timeZone`, by default UTC.",
      "2026-12-01T18:00",
    ),
    until: field(
      moment.optional(),
      "When the sale ends, written like `from`. From then on the product is in no list and cannot be bought on its own, its page says so, and its buyers keep their files. A bundle with it stays for sale.",
      "2026-12-24",
    ),
    unlisted: field(
      flag,
      "Shows the product to those who have its address, who can buy it, and in no list, feed or search result.",
      "true",
    ),
    previousSlugs: field(
      distinct(slug).default([]),
      "Names that the product's folder had before. Their addresses lead here, and their buyers keep getting the files.",
      "[gravel-grotesk]",
    ),
    previousKeys,
    licenceKeys,
    copies,
    releases,
    seats,
    downloads,
    stampPdfs,
    gumroadIds: field(
      distinct(line).default([]),
      "The ids by which programs ask for the product's licence keys at Gumroad, `product_id` or `product_permalink`. They then only need the shop's address instead of Gumroad's.",
      "[32-nPAicqbLj8B_WswVlMw==]",
    ),
    options: field(
      list(
        block({
          key: field(
            slug,
            "The edition's name in orders. It must not change later, or see `previousKeys`.",
            "studio",
          ),
          previousKeys,
          name: field(line, "The edition's name.", "Studio licence"),
          summary: field(line.optional(), "One sentence about it.", "For up to ten people."),
          ...priceFields,
          licenceKeys,
          copies,
          releases,
          seats,
          downloads,
          stampPdfs,
          files: field(
            distinct(fileName).min(1, "at least one file").optional(),
            "The files in `files/` that belong to this edition. Without it, the edition has all of them, also those that come later.",
            "[gravel-sans.zip, licence.txt]",
          ),
        }),
      )
        .min(1, "at least one option")
        .optional(),
      "Editions with prices of their own. A product without it has one price.",
    ),
    bundle: field(
      distinct(bundled, (text) => parseBundled(text).product)
        .min(1, "at least one product")
        .optional(),
      "The products in a bundle, by the names of their folders. It delivers the cheapest edition of each, or the one that follows the name. Needs `kind: bundle`.",
      "[gravel-sans/studio, gravel-book]",
    ),
    tags: field(distinct(slug).default([]), "Tags, each of them in `tags.yaml`.", "[sans-serif]"),
    created: field(date, "The day on which the product was added. Not in the future.", "2026-10-02"),
    updated: field(
      date.optional(),
      "The day of the last update. Without it, that of the newest change in `changelog`, or `created`.",
      "2026-11-20",
    ),
    coverAlt: field(
      line,
      "What the cover shows, for people who do not see it.",
      "The word gravel in white on red.",
    ),
    gallery: field(
      list(
        block({
          file: galleryFile,
          alt: galleryAlt,
          before: field(
            fileName.optional(),
            "Another picture in `gallery/`, of the same size, that shows how it was before. Visitors slide between the two.",
            "sign-before.png",
          ),
          grid: field(
            grid.optional(),
            "How many columns and rows of small pictures this one shows. Visitors enlarge them one by one.",
            "12 x 8",
          ),
        }),
      ).default([]),
      "Order and descriptions of the pictures in `gallery/`.",
    ),
    files: field(
      list(
        block({
          name: field(fileName, "The name of a file in `files/`.", "gravel-sans.zip"),
          title: field(line.optional(), titleOfFile, "All fonts"),
        }),
      ).default([]),
      "Order and titles of the files in `files/`, which are what is sold. Without editions, those that are not listed are sold, too, of which `check` warns.",
    ),
    samples: field(
      list(
        block({
          file: sampleFile,
          title: field(line.optional(), titleOfSample, "Specimen"),
          onCover: field(
            circle.optional(),
            "A round place on the cover, such as the label of a record, that plays or opens this file: its centre in per cent of the cover's width and height, and its radius in per cent of the width. Without it, there is a button at the foot of the cover.",
            "50% 60% 9%",
          ),
        }),
      ).default([]),
      "Order and titles of the files in `samples/`, which are free for everybody. The first that can be played or read on the page can be tried on the cover.",
    ),
    contents,
    testimonials,
    faq,
    changelog,
    licence,
  });
}

export type ProductFront = z.infer<ReturnType<typeof productSchema>>;
