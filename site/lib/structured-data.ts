import { largestVariant } from "#catalogue/largest-variant.ts";
import type { Option, Product } from "#catalogue/types.ts";
import { PRODUCTS_PATH, productPath, SEARCH_PATH } from "#domain/addresses.ts";
import type { Money } from "#domain/money/money.ts";
import { formerPrice, lowestPrice } from "#domain/prices.ts";
import { currenciesOf, inCurrency } from "./currencies.ts";
import { majorUnits } from "./format.ts";
import type { PageContext } from "./page-context.ts";

/**
 * Structured data for search engines in the vocabulary of https://schema.org. Google's support for it:
 * https://developers.google.com/search/docs/appearance/structured-data/search-gallery
 */

const SCHEMA = "https://schema.org";
/** The shop's seal as a PNG of 512 pixels a side; publishing draws it. */
const LOGO_PATH = "/icon-512.png";

/** The shop and its website, for the home page. */
export function shopData({ shop, siteUrl, to, lang }: PageContext) {
  return [
    {
      "@context": SCHEMA,
      ...organization(shop.name, siteUrl),
      description: shop.tagline,
      url: `${siteUrl}/`,
      logo: siteUrl + LOGO_PATH,
      image: siteUrl + LOGO_PATH,
      email: shop.support,
    },
    {
      "@context": SCHEMA,
      "@type": "WebSite",
      "@id": `${siteUrl + to("/")}#site`,
      name: shop.name,
      url: siteUrl + to("/"),
      inLanguage: lang,
      publisher: organization(shop.name, siteUrl),
      potentialAction: {
        "@type": "SearchAction",
        target: {
          "@type": "EntryPoint",
          urlTemplate: `${siteUrl}${to(SEARCH_PATH)}?q={search_term_string}`,
        },
        "query-input": "required name=search_term_string",
      },
    },
  ];
}

/** A product with its offers, and its breadcrumbs. */
export function productData(product: Product, context: PageContext) {
  const { shop, siteUrl, to, messages } = context;
  const path = productPath(product.slug);
  const options = product.isWithdrawn ? [] : product.options;
  const offers = options.flatMap((option) =>
    currenciesOf([option]).flatMap(
      (currency) => offerOf(inCurrency(option, currency), product, context) ?? [],
    ),
  );
  const above = { name: messages.nav.products, path: PRODUCTS_PATH };
  return [
    {
      "@context": SCHEMA,
      "@type": "Product",
      "@id": `${siteUrl + to(path)}#product`,
      name: product.name,
      description: product.summary,
      sku: product.slug,
      url: siteUrl + to(path),
      image: [product.cover, ...product.gallery].map((picture) => siteUrl + largestVariant(picture)),
      brand: organization(shop.name, siteUrl),
      ...(offers.length > 0 && { offers: offers.length === 1 ? offers[0] : offers }),
    },
    breadcrumbData(context, [above, { name: product.name, path }]),
  ];
}

/** The breadcrumbs of a page: home, the pages above it, the page itself. */
export function breadcrumbData(
  { siteUrl, to, messages }: PageContext,
  trail: { name: string; path: string }[],
) {
  return {
    "@context": SCHEMA,
    "@type": "BreadcrumbList",
    itemListElement: [{ name: messages.breadcrumbs.home, path: "/" }, ...trail].map(({ name, path }, i) => ({
      "@type": "ListItem",
      position: i + 1,
      name,
      item: siteUrl + to(path),
    })),
  };
}

/** The shop as one organisation on all pages, whichever language its name is in. */
function organization(name: string, siteUrl: string) {
  return { "@type": "Organization", "@id": `${siteUrl}/#shop`, name };
}

/** An offer, at the minimum if the buyer chooses the amount. null for an option that is not for sale yet. */
function offerOf(option: Option, { slug, options }: Product, { shop, siteUrl, to }: PageContext) {
  const { key, name, minimum, isSoldOut, release } = option;
  const price = lowestPrice(option);
  const before = formerPrice(option);
  if (!price) return null;
  return {
    "@type": "Offer",
    name,
    sku: options.length > 1 ? `${slug}/${key}` : slug,
    ...priceFields(price),
    ...(before && !minimum && { priceSpecification: strikethroughPrice(before) }),
    availability: `${SCHEMA}/${isSoldOut ? "SoldOut" : release ? "PreOrder" : "InStock"}`,
    ...(release && { availabilityStarts: release.at }),
    url: siteUrl + to(productPath(slug)),
    seller: organization(shop.name, siteUrl),
  };
}

/** The former price, which the page shows struck through. */
function strikethroughPrice(price: Money) {
  return {
    "@type": "UnitPriceSpecification",
    priceType: `${SCHEMA}/StrikethroughPrice`,
    ...priceFields(price),
  };
}

function priceFields(money: Money) {
  return { price: majorUnits(money), priceCurrency: money.currency };
}
