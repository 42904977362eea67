import type { Discount } from "#domain/discount.ts";
import type { LimitedCopy, Offer, OfferFile, OfferOption, OffersFile, Part } from "#domain/offer.ts";
import { rememberByObject } from "#domain/remember.ts";
import { publishedMessages } from "#messages/checkout.ts";
import type { Messages } from "#messages/types.ts";
import type { ShopFile } from "./content/schema/shop.ts";
import { deliveredEditions, type Edition } from "./delivered-editions.ts";
import { mailColour } from "./mail-colour.ts";
import type { Notifications } from "./notifications.ts";
import { offerTexts } from "./offer-texts.ts";
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
    validUntil,
  }: {
    shop: ShopFile;
    messages: ReadonlyMap<string, Messages>;
    discounts: Discount[];
    notifications: Notifications;
    /** When the release ends. null: never. */
    validUntil: string | null;
  },
): OffersFile {
  const [{ shop }] = views;
  const texts = offerTexts(views);
  const { localised } = texts;

  const toOfferFile = ({ name, title, size, type, sha256 }: FileInfo, slug: string): OfferFile => ({
    key: `${sha256}/${name}`,
    name,
    title: title && localised((p) => p.files.find((file) => file.name === name)?.title ?? title, slug),
    ...{ size, type, sha256 },
  });

  const partsOf = (delivered: Edition[]): Part[] =>
    delivered.flatMap(({ product: { slug, files: all }, option }) => {
      const files = all
        .filter(({ name }) => option.files.includes(name))
        .map((file) => toOfferFile(file, slug));
      if (files.length === 0 && !option.release) return [];
      return [
        {
          product: slug,
          name: localised((p) => p.name, slug),
          files,
          ...(option.licenceKeys && { licenceKeys: option.licenceKeys }),
          ...(option.seats && { seats: option.seats }),
          ...(option.downloads && { downloads: option.downloads }),
          ...(option.stampsPdfs && { stampsPdfs: true }),
          ...(option.release && { release: option.release }),
        },
      ];
    });

  const toOption = (product: Product, option: Option): OfferOption => {
    const delivered = [...deliveredEditions(texts.find, { product, option })];
    const copies = delivered.flatMap(limitedCopies);
    return {
      key: option.key,
      ...(option.previousKeys.length > 0 && { previousKeys: option.previousKeys }),
      name: localised((p) => p.options.find(({ key }) => key === option.key)?.name, product.slug),
      price: product.isWithdrawn ? null : (option.price?.amount ?? null),
      minimum: product.isWithdrawn ? null : (option.minimum?.amount ?? null),
      ...(!product.isWithdrawn && otherPricesOf(option)),
      parts: partsOf(delivered),
      ...(copies.length > 0 && { copies }),
    };
  };

  const toOffer = (product: Product): Offer => ({
    product: product.slug,
    ...(product.previousSlugs.length > 0 && { previousSlugs: product.previousSlugs }),
    ...(product.gumroadIds.length > 0 && { gumroadIds: product.gumroadIds }),
    name: localised((p) => p.name, product.slug),
    summary: localised((p) => p.summary, product.slug),
    kind: product.kind,
    image: product.cover.sources.at(-1)?.variants.at(-1)?.src ?? null,
    covers: texts.coversOf(product.slug),
    ...texts.mailFactsOf(product.slug),
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
      ...(validUntil && { validUntil }),
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

/** The limited copies of an edition itself, which whoever buys it takes. */
function limitedCopies({ product, option }: Edition): LimitedCopy[] {
  const { slug, previousSlugs, copies: limit } = product;
  const { key, previousKeys, copies: optionLimit } = option;
  if (limit === null && optionLimit === null) return [];
  const names = { products: [slug, ...previousSlugs], options: [key, ...previousKeys] };
  return [{ ...names, limit, optionLimit }];
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
