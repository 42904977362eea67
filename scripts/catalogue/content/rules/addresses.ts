import {
  ACCOUNT_PATH,
  CART_PATH,
  collectionPath,
  LIBRARY_PATH,
  listPath,
  PRODUCTS_PATH,
  pageCount,
  pagePath,
  productPath,
  SEARCH_PATH,
  SIGN_IN_PATH,
  SORT_ORDERS,
  tagPath,
} from "#domain/addresses.ts";
import { LANGUAGE_TAG } from "#domain/languages/tag.ts";
import type { Drafts } from "../content.ts";
import { didYouMean } from "../did-you-mean.ts";

/** Pages that every shop has and that make sense without parameters. */
const PAGES = ["/", PRODUCTS_PATH, CART_PATH, SEARCH_PATH, LIBRARY_PATH, SIGN_IN_PATH, ACCOUNT_PATH];
/** Files in each language, written by scripts/publish/finish/site-files.ts and scripts/catalogue/public-json.ts. */
const FILES = ["/feed.xml", "/feed.json", "/merchant.xml", "/llms.txt", "/products.json"];
const FILES_AT_ROOT = ["/sitemap.xml", "/robots.txt"];
/** Media files have hashed names, which are only known after publishing. */
const MEDIA = /^\/media\/./;

const SECTION = /^\/(?<section>products|collections|pages|tags)\/(?<slug>[^/]+)\/?$/;
const LANGUAGE_PREFIX = new RegExp(`^/${LANGUAGE_TAG}(?=/)`);

/** Creates a check for paths of the shop's own site. It returns null for a path that will exist. */
export function createAddressCheck(drafts: Drafts): (address: string) => { expected: string } | null {
  const sections = sectionsOf(drafts);
  const existingPaths = new Set([
    ...PAGES,
    ...FILES,
    ...listPages(drafts),
    ...[...sections.values()].flatMap(pagesIn),
  ]);
  const prefixes = drafts.languages.slice(1).map((language) => `/${language}`);
  const prefixOf = (path: string) =>
    drafts.hasValidLanguages
      ? prefixes.find((prefix) => path.startsWith(`${prefix}/`))
      : LANGUAGE_PREFIX.exec(path)?.[0];

  return (address) => {
    const fullPath = address.replace(/[?#].*/, "");
    const prefix = prefixOf(fullPath) ?? "";
    const path = fullPath.slice(prefix.length);
    if (existingPaths.has(path) || FILES_AT_ROOT.includes(fullPath) || MEDIA.test(fullPath)) return null;
    if (existingPaths.has(`${path}/`)) return { expected: `${prefix}${path}/, with a slash at the end` };
    const { section = "", slug = "" } = SECTION.exec(path)?.groups ?? {};
    // Without a readable file of tags, any tag may exist.
    if (section === "tags" && !drafts.tags?.isReadable) return null;
    const siblings = sections.get(section)?.slugs;
    const suggestion = siblings ? didYouMean(slug, siblings) : didYouMean(path, existingPaths);
    return { expected: `an existing page${suggestion}` };
  };
}

interface Section {
  slugs: string[];
  path: (slug: string) => string;
}

function sectionsOf({ products, collections, pages, tags }: Drafts): Map<string, Section> {
  const slugs = (drafts: { slug: string }[]) => drafts.map(({ slug }) => slug);
  return new Map([
    ["products", { slugs: slugs(products), path: productPath }],
    ["collections", { slugs: slugs(collections), path: collectionPath }],
    ["pages", { slugs: slugs(pages), path: pagePath }],
    ["tags", { slugs: Object.keys(Object(tags?.values)), path: tagPath }],
  ]);
}

function pagesIn({ slugs, path }: Section): string[] {
  return slugs.map(path);
}

/** The pages of the product list in each order, and the JSON files of products. */
function listPages({ products }: Drafts): string[] {
  const numbers = Array.from({ length: pageCount(products.length) }, (_, i) => i + 1);
  return [
    ...SORT_ORDERS.flatMap((order) => numbers.map((page) => listPath(order, page))),
    ...products.map(({ slug }) => `/products/${slug}.json`),
  ];
}
