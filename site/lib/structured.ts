import type { Money, Product } from "../../scripts/catalogue/types.ts";
import { majorUnits } from "./format.ts";
import type { Ground } from "./page.ts";
import { collectionPath, productPath, sharePath } from "./paths.ts";
import { siteUrl } from "./site-url.ts";

/** What search engines are told of a page, in the words of https://schema.org. */

/** The shop itself, on its home page. */
export function organisation({ shop, to }: Ground) {
  return {
    "@context": "https://schema.org",
    "@type": "Organization",
    name: shop.name,
    description: shop.tagline,
    url: siteUrl + to("/"),
    logo: `${siteUrl}/favicon.svg`,
    email: shop.support,
  };
}

/** A product with what it is sold for, and where it stands in the shop. */
export function productData(product: Product, ground: Ground) {
  const { shop, to, words, collections } = ground;
  const url = siteUrl + to(productPath(product.slug));
  const collection = collections.find(({ slug }) => product.collections.includes(slug));
  const offers = product.options.flatMap(({ name, price, minimum }) =>
    price ? [offer(name, minimum ?? price, url)] : [],
  );
  const above = [
    { name: words.crumbs.home, path: "/" },
    { name: words.nav.products, path: "/products/" },
    ...(collection ? [{ name: collection.name, path: collectionPath(collection.slug) }] : []),
  ];
  return [
    {
      "@context": "https://schema.org",
      "@type": "Product",
      name: product.name,
      description: product.summary,
      inLanguage: product.lang,
      sku: product.slug,
      url,
      image: siteUrl + sharePath(product.slug),
      brand: { "@type": "Brand", name: shop.name },
      ...(offers.length > 0 && { offers: offers.length === 1 ? offers[0] : offers }),
    },
    {
      "@context": "https://schema.org",
      "@type": "BreadcrumbList",
      itemListElement: [
        ...above.map(({ name, path }) => ({ name, item: siteUrl + to(path) })),
        { name: product.name, item: url },
      ].map((item, i) => ({ "@type": "ListItem", position: i + 1, ...item })),
    },
  ];
}

function offer(name: string, price: Money, url: string) {
  return {
    "@type": "Offer",
    ...(name && { name }),
    price: majorUnits(price),
    priceCurrency: price.currency,
    availability: "https://schema.org/InStock",
    url,
  };
}
