import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Element, Root } from "hast";
import rehypeParse from "rehype-parse";
import { unified } from "unified";
import { pathSegments } from "#domain/addresses.ts";

/** A page of a published site, parsed. */
export interface PublishedPage {
  /** Such as `/zh/products/`. */
  path: string;
  html: string;
  tree: Root;
  elements: Element[];
}

/** Reads every page of a published site. */
export function publishedPages(site: string): PublishedPage[] {
  return listFiles(site)
    .filter((file) => file.endsWith(".html"))
    .map((file) => {
      const html = readFileSync(join(site, file), "utf8");
      const tree = unified().use(rehypeParse).parse(html);
      return { path: `/${file.replace(/index\.html$/, "")}`, html, tree, elements: [...elements(tree)] };
    });
}

/** The paths of all files within a folder. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

export function attribute(element: Element, name: string): string {
  return String(element.properties[name] ?? "");
}

export function findAll(page: PublishedPage, ...names: string[]): Element[] {
  return page.elements.filter(({ tagName }) => names.includes(tagName));
}

/** Whether there is a page or a file at an address of the site. */
export function isPublished(site: string, address: string): boolean {
  const names = pathSegments(new URL(address, "http://shop.example").pathname) ?? [];
  return existsSync(join(site, ...(names.at(-1) === "" ? names.with(-1, "index.html") : names)));
}

/** Every text that a page shows or a screen reader reads out, with its language. */
export function visibleTexts({ tree }: PublishedPage): { text: string; lang: string }[] {
  const [body] = [...elements(tree)].filter(({ tagName }) => tagName === "body");
  const [html] = [...elements(tree)];
  return body && html ? [...textsWithin(body, attribute(html, "lang"))] : [];
}

/** The text of an element, its blocks separated by spaces. */
export function innerText(element: Element): string {
  const texts = element.children.map((child) =>
    child.type === "element" ? innerText(child) : child.type === "text" ? child.value : "",
  );
  const isBlock = ["figure", "blockquote"].includes(element.tagName);
  return texts
    .join(isBlock ? " " : "")
    .replace(/\s+/g, " ")
    .trim();
}

export function hasClass({ properties }: Element, name: string): boolean {
  return Array.isArray(properties.className) && properties.className.includes(name);
}

/** The content of a page's stylesheets. */
export function stylesheetsOf(site: string, page: PublishedPage): string {
  return findAll(page, "link")
    .filter((link) => attribute(link, "rel") === "stylesheet")
    .map((link) => readFileSync(join(site, attribute(link, "href")), "utf8"))
    .join("\n");
}

function* textsWithin(parent: Element, parentLang: string): Generator<{ text: string; lang: string }> {
  const lang = attribute(parent, "lang") || parentLang;
  for (const name of ["alt", "ariaLabel", "title"]) yield { text: attribute(parent, name), lang };
  if (["script", "code", "pre"].includes(parent.tagName)) return;
  for (const child of parent.children) {
    if (child.type === "element") yield* textsWithin(child, lang);
    else if (child.type === "text") yield { text: child.value, lang };
  }
}

function* elements(parent: Root | Element): Generator<Element> {
  for (const child of parent.children) {
    if (child.type !== "element") continue;
    yield child;
    yield* elements(child);
  }
}
