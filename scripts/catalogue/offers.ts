import { bundledOption } from "#domain/bundle.ts";
import type { Discount } from "#domain/discount.ts";
import type { Cover, LimitedCopy, Offer, OfferFile, OfferOption, OffersFile, Part } from "#domain/offer.ts";
import { rememberByObject } from "#domain/remember.ts";
import { publishedMessages } from "#messages/checkout.ts";
import type { Messages } from "#messages/types.ts";
import type { ShopFile } from "./content/schema/shop.ts";
import { mailColour } from "./mail-colour.ts";
import { changesOf, mailCoversOf } from "./mail-offer.ts";
import type { Notifications } from "./notifications.ts";
import { paymentTerms } from "./payment-terms.ts";
import { productsWithPage } from "./products-with-page.ts";
import { sellerOf, taxCodeOf } from "./seller.ts";
import type { CatalogueView, FileInfo, Option, Product } from "./types.ts";

/** Creates the checkout's offers from the catalogue in each of its languages, the default one first. */
export function createOffersFile(
  views: readonly [CatalogueView, ...CatalogueView[]],
  {
    shop: terms,
    messages,
    discounts,
    notifications,
  }: {
    shop: ShopFile;
    messages: ReadonlyMap<string, Messages>;
    discounts: Discount[];
    notifications: Notifications;
  },
): OffersFile {
  const [{ shop }] = views;
  const productsBySlug = views.map(
    (view) => new Map(productsWithPage(view).map((product) => [product.slug, product])),
  );
  /** A text of a product in the default language, and in those that the product is translated into. */
  const localised = (pick: (product: Product) => string | undefined, slug: string): Record<string, string> =>
    Object.fromEntries(
      shop.languages.flatMap((language, index) => {
        const product = productsBySlug[index]?.get(slug);
        if (index > 0 && product?.lang !== language) return [];
        return [[language, (product && pick(product)) ?? slug]];
      }),
    );

  const inEachLanguage = (slug: string): [language: string, product: Product][] =>
    shop.languages.flatMap((language, index) => {
      const product = productsBySlug[index]?.get(slug);
      const entry: [string, Product][] = product ? [[language, product]] : [];
      return entry;
    });

  /** The cover in the default language, and in those that have another. */
  const coversOf = (slug: string): Record<string, Cover> => {
    const covers = inEachLanguage(slug).map(([language, product]) => [language, coverOf(product)] as const);
    return Object.fromEntries(
      covers.filter(([, { src }], index) => index === 0 || src !== covers[0]?.[1].src),
    );
  };

  const mailFacts = (slug: string): Pick<Offer, "mailCovers" | "changes"> => {
    const products = inEachLanguage(slug);
    const changes = changesOf(products);
    return { mailCovers: mailCoversOf(products), ...(changes.length > 0 && { changes }) };
  };

  const toOfferFile = ({ name, title, size, type, sha256 }: FileInfo, slug: string): OfferFile => ({
    key: `${sha256}/${name}`,
    name,
    title: title && localised((p) => p.files.find((file) => file.name === name)?.title ?? title, slug),
    ...{ size, type, sha256 },
  });

  const partsOf = (product: Product, option: Option, seen: Set<string>): Part[] => {
    if (seen.has(product.slug)) return [];
    seen.add(product.slug);
    const files = product.files
      .filter(({ name }) => option.files.includes(name))
      .map((file) => toOfferFile(file, product.slug));
    const ownParts =
      files.length > 0 || option.release
        ? [
            {
              product: product.slug,
              name: localised((p) => p.name, product.slug),
              files,
              ...(option.licenceKeys && { licenceKeys: option.licenceKeys }),
              ...(option.seats && { seats: option.seats }),
              ...(option.downloads && { downloads: option.downloads }),
              ...(option.stampsPdfs && { stampsPdfs: true }),
              ...(option.release && { release: option.release }),
            },
          ]
        : [];
    const bundled = product.bundle.flatMap((each) => {
      const part = productsBySlug[0]?.get(each.product);
      const edition = part && bundledOption(part.options, each);
      return edition ? partsOf(part, edition, seen) : [];
    });
    return [...ownParts, ...bundled];
  };

  /** The limited copies that an option takes: its own, and those of the products in a bundle, each once like its parts. */
  const limitedCopies = (product: Product, option: Option, seen: Set<string>): LimitedCopy[] => {
    if (seen.has(product.slug)) return [];
    seen.add(product.slug);
    const { slug, previousSlugs, copies: limit, bundle } = product;
    const { key, previousKeys, copies: optionLimit } = option;
    const names = { products: [slug, ...previousSlugs], options: [key, ...previousKeys] };
    const ofOption = limit === null && optionLimit === null ? [] : [{ ...names, limit, optionLimit }];
    const bundled = bundle.flatMap((each) => {
      const part = productsBySlug[0]?.get(each.product);
      const edition = part && bundledOption(part.options, each);
      return edition ? limitedCopies(part, edition, seen) : [];
    });
    return [...ofOption, ...bundled];
  };

  const copiesOf = (product: Product, option: Option): Pick<OfferOption, "copies"> => {
    const copies = limitedCopies(product, option, new Set());
    return copies.length > 0 ? { copies } : {};
  };

  const toOption = (product: Product, option: Option): OfferOption => ({
    key: option.key,
    ...(option.previousKeys.length > 0 && { previousKeys: option.previousKeys }),
    name: localised((p) => p.options.find(({ key }) => key === option.key)?.name, product.slug),
    price: product.isWithdrawn ? null : (option.price?.amount ?? null),
    minimum: product.isWithdrawn ? null : (option.minimum?.amount ?? null),
    ...(!product.isWithdrawn && otherPricesOf(option)),
    parts: partsOf(product, option, new Set()),
    ...copiesOf(product, option),
  });

  const toOffer = (product: Product): Offer => ({
    product: product.slug,
    ...(product.previousSlugs.length > 0 && { previousSlugs: product.previousSlugs }),
    ...(product.gumroadIds.length > 0 && { gumroadIds: product.gumroadIds }),
    name: localised((p) => p.name, product.slug),
    summary: localised((p) => p.summary, product.slug),
    kind: product.kind,
    image: product.cover.sources.at(-1)?.variants.at(-1)?.src ?? null,
    covers: coversOf(product.slug),
    ...mailFacts(product.slug),
    ...taxCodeOf(terms, product.kind),
    ...(product.soldUntil !== null && { soldUntil: product.soldUntil }),
    currency: product.options.find(({ price }) => price)?.price?.currency ?? shop.currency,
    options: product.options.map((option) => toOption(product, option)),
  });

  const termsKey = JSON.stringify([shop.languages, shop.currency, terms.tax, terms.taxCode, terms.taxCodes]);
  // What a bundle offers follows from other products, too.
  const offerOf = (product: Product) =>
    product.bundle.length > 0 ? toOffer(product) : remember(product, termsKey, () => toOffer(product));

  const accent = shop.theme.accent && mailColour(shop.theme.accent);
  return {
    version: 2,
    shop: {
      name: Object.fromEntries(
        shop.languages.map((language, index) => [language, views[index]?.shop.name ?? shop.name]),
      ),
      author: Object.fromEntries(
        shop.languages.map((language, index) => [language, views[index]?.shop.author ?? shop.author]),
      ),
      languages: shop.languages,
      support: shop.support,
      ...(accent && { accent }),
      ...(terms.tax === "stripe" && { tax: { pricesInclude: terms.pricesIncludeTax } }),
      ...sellerOf(terms),
      ...paymentTerms(terms),
      ...notifications,
    },
    offers: productsWithPage(views[0]).map(offerOf),
    discounts,
    messages: Object.fromEntries(
      [...messages].map(([language, { emails, problems, receipts }]) => [
        language,
        publishedMessages({ emails, problems, receipts }),
      ]),
    ),
  };
}

/** By the product in the default language. Those in the other languages change with it. */
const remember = rememberByObject<Offer>();

function otherPricesOf({ otherPrices }: Option): Pick<OfferOption, "otherPrices"> {
  if (otherPrices.length === 0) return {};
  return {
    otherPrices: otherPrices.map(({ price, minimum }) => ({
      ...{ currency: price.currency, price: price.amount, minimum: minimum?.amount ?? null },
    })),
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
