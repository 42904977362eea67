import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Element, Root, RootContent } from "hast";
import rehypeParse from "rehype-parse";
import rehypeStringify from "rehype-stringify";
import { unified } from "unified";
import type { Enhance } from "../enhance.ts";
import { makeAccessible } from "./accessible.ts";
import type { Stylesheets } from "./stylesheet.ts";
import { write } from "./write.ts";

const html = unified()
  .use(rehypeParse)
  .use(rehypeStringify, { omitOptionalTags: true, preferUnquoted: true });
/** React finds its way by what is written out. */
const hydratedHtml = unified().use(rehypeStringify, { quoteSmart: true });

/** Data that a page carries for machines: not run, and not what a policy on scripts is about. */
const DATA_TYPES = ["application/ld+json", "speculationrules"];

/** Where these are missing, Open Graph's are taken: https://developer.x.com/en/docs/x-for-websites/cards */
const REPEATED = /^twitter:(title|description|image)/;

interface Finishing {
  /** React runs on it in the browser. */
  hydrated: boolean;
  styles: Stylesheets;
  enhance: Enhance;
  language: string;
  site: string;
}

/** A page of the framework's export as it is served. */
export async function finishPage(file: string, finishing: Finishing): Promise<string> {
  const { hydrated, styles, site } = finishing;
  const tree = html.parse(await readFile(file, "utf8"));
  const head = find(tree, "head");
  const body = find(tree, "body");
  if (hydrated) {
    const inline = takeInlineScripts(tree);
    const name = createHash("sha256").update(inline).digest("hex").slice(0, 16);
    const src = `/_next/static/flight/${name}.js`;
    await write(join(site, src), inline);
    // Not deferred: the framework takes a page that is parsed for one whose data is complete.
    body.children.push({ type: "element", tagName: "script", properties: { src }, children: [] });
    remove(tree, isPolyfill);
    // The framework's own stylesheets stay: its data names them, and React asks for them again.
    head.children.push(...(await styles.theme()));
  } else {
    const sheets = [...elements(tree)].filter((element) => isLink(element, "stylesheet"));
    const style = await styles.merged(sheets.map(({ properties }) => String(properties.href)));
    remove(tree, (node) => isFrameworks(node) || sheets.some((sheet) => sheet === node));
    for (const element of elements(tree)) {
      delete element.properties.dataSlot;
      makeAccessible(element);
    }
    head.children.splice(afterCharset(head), 0, ...style);
  }
  // After the styles, which are asked for first.
  const names = [...elements(tree)].flatMap(({ properties }) => properties.dataEnhance ?? []).map(String);
  const scripts = await finishing.enhance(names, finishing.language);
  head.children.splice(hydrated ? afterCharset(head) : afterStyles(head), 0, ...scripts);
  return (hydrated ? hydratedHtml : html).stringify(tree);
}

/** What the framework adds for its own script or says twice, which a page without that script does not need. */
function isFrameworks(node: RootContent): boolean {
  if (node.type === "comment") return true;
  if (node.type !== "element") return false;
  const { tagName, properties } = node;
  if (tagName === "script") return !DATA_TYPES.includes(String(properties.type ?? ""));
  if (isLink(node, "preload")) return properties.as === "script" || properties.as === "font";
  if (isLink(node, "preconnect")) return true;
  if (tagName === "meta") return REPEATED.test(String(properties.name ?? ""));
  return (
    tagName === "div" &&
    properties.hidden === true &&
    node.children.every((child) => child.type === "comment")
  );
}

/** For browsers without modules, which have none of what the pages' styles need either. */
function isPolyfill(node: RootContent): boolean {
  return node.type === "element" && node.tagName === "script" && Boolean(node.properties.noModule);
}

/** Takes the page's inline scripts out of it and returns their text, in order. */
function takeInlineScripts(tree: Root): string {
  const texts: string[] = [];
  remove(tree, (node) => {
    if (node.type !== "element" || node.tagName !== "script" || node.properties.src) return false;
    if (DATA_TYPES.includes(String(node.properties.type ?? ""))) return false;
    texts.unshift(node.children.map((child) => (child.type === "text" ? child.value : "")).join(""));
    return true;
  });
  return texts.join(";\n");
}

function afterCharset(head: Element): number {
  return head.children.findIndex((node) => node.type === "element" && node.tagName === "meta") + 1;
}

function afterStyles(head: Element): number {
  return head.children.findLastIndex((node) => isLink(node, "stylesheet") || isLink(node, "preload")) + 1;
}

function isLink(node: RootContent, rel: string): boolean {
  if (node.type !== "element" || node.tagName !== "link") return false;
  return Array.isArray(node.properties.rel) && node.properties.rel.includes(rel);
}

function find(tree: Root, tagName: string): Element {
  const found = [...elements(tree)].find((element) => element.tagName === tagName);
  if (!found) throw new Error(`A page has no <${tagName}>`);
  return found;
}

function* elements(parent: Root | Element): Generator<Element> {
  for (const child of parent.children) {
    if (child.type !== "element") continue;
    yield child;
    yield* elements(child);
  }
}

function remove(parent: Root | Element, unwanted: (node: RootContent) => boolean): void {
  for (let i = parent.children.length - 1; i >= 0; i--) {
    const child = parent.children[i];
    if (child && unwanted(child)) parent.children.splice(i, 1);
    else if (child?.type === "element") remove(child, unwanted);
  }
}
