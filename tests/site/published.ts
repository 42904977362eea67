import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Element, Root } from "hast";
import rehypeParse from "rehype-parse";
import { unified } from "unified";
import { namesInPath } from "#domain/addresses.ts";

/** A page of a published site, parsed. */
export interface PublishedPage {
  /** Its address, such as `/zh/products/`. */
  path: string;
  html: string;
  tree: Root;
  elements: Element[];
}

export function pageCount(site: string): PublishedPage[] {
  return filesOf(site)
    .filter((file) => file.endsWith(".html"))
    .map((file) => {
      const html = readFileSync(join(site, file), "utf8");
      const tree = unified().use(rehypeParse).parse(html);
      return { path: `/${file.replace(/index\.html$/, "")}`, html, tree, elements: [...elements(tree)] };
    });
}

/** Every file, by its path within the folder. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

export function attribute(element: Element, name: string): string {
  return String(element.properties[name] ?? "");
}

export function all(page: PublishedPage, ...names: string[]): Element[] {
  return page.elements.filter(({ tagName }) => names.includes(tagName));
}

/** Whether the site answers at an address of its own. */
export function answers(site: string, address: string): boolean {
  const names = namesInPath(new URL(address, "http://shop.example").pathname) ?? [];
  return existsSync(join(site, ...(names.at(-1) === "" ? names.with(-1, "index.html") : names)));
}

/** Every text that a page shows or that is read out, with its language: that of the nearest element that says one. */
export function said({ tree }: PublishedPage): { text: string; lang: string }[] {
  const [body] = [...elements(tree)].filter(({ tagName }) => tagName === "body");
  const [html] = [...elements(tree)];
  return body && html ? [...saidIn(body, attribute(html, "lang"))] : [];
}

/** All that an element says, its parts apart. */
export function words(element: Element): string {
  const texts = element.children.map((child) =>
    child.type === "element" ? words(child) : child.type === "text" ? child.value : "",
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

/** The styles of a page, one sheet after the other. */
export function sheetsOf(site: string, page: PublishedPage): string {
  return all(page, "link")
    .filter((link) => attribute(link, "rel") === "stylesheet")
    .map((link) => readFileSync(join(site, attribute(link, "href")), "utf8"))
    .join("\n");
}

function* saidIn(parent: Element, around: string): Generator<{ text: string; lang: string }> {
  const lang = attribute(parent, "lang") || around;
  for (const name of ["alt", "ariaLabel", "title"]) yield { text: attribute(parent, name), lang };
  if (["script", "code", "pre"].includes(parent.tagName)) return;
  for (const child of parent.children) {
    if (child.type === "element") yield* saidIn(child, lang);
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
