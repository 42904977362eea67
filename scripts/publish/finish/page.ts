import type { Element, Root, RootContent } from "hast";
import rehypeParse from "rehype-parse";
import rehypeStringify from "rehype-stringify";
import { unified } from "unified";
import type { Enhancer } from "../enhance.ts";
import { isTemplate } from "../renderer/routes.ts";
import { makeAccessible } from "./accessible.ts";
import { markDirections } from "./direction.ts";
import type { Stylesheets } from "./stylesheet.ts";

const html = unified()
  .use(rehypeParse)
  .use(rehypeStringify, { omitOptionalTags: true, preferUnquoted: true });

/** The attributes of a template, which the checkout fills in, must have quotes. */
const template = unified().use(rehypeParse).use(rehypeStringify);

/** Script elements that hold data. They are not run, so the policy for scripts does not apply to them. */
const DATA_TYPES = ["application/ld+json", "speculationrules"];

/** Duplicates of the Open Graph tags, which X reads if these are missing: https://developer.x.com/en/docs/x-for-websites/cards */
const REDUNDANT_META = /^twitter:(title|description|image)/;

/** Without the initial scale that Next adds, which follows from it. */
const VIEWPORT = "width=device-width";

/** Loads the modules of elements with `data-touch`. */
const LAZY_SAMPLES_MODULE = "lazy-samples";

interface FinishOptions {
  styles: Stylesheets;
  enhancer: Enhancer;
  /** The pattern of the page's route. */
  route: string;
  language: string;
}

/** Turns a rendered page into the HTML that is served: removes what only the framework needs, and adds styles and scripts. */
export async function finishPage(
  rendered: string,
  { styles, enhancer, route, language }: FinishOptions,
): Promise<string> {
  const tree = html.parse(rendered);
  const head = findElement(tree, "head");
  const links = await styles.linksOf(route);
  removeNodes(tree, isFrameworkMarkup);
  for (const element of elements(tree)) {
    delete element.properties.dataSlot;
    if (element.properties.name === "viewport") element.properties.content = VIEWPORT;
    makeAccessible(element);
  }
  markDirections(tree);
  head.children.splice(afterCharset(head), 0, ...links);
  // Scripts follow the styles, which the browser should request first.
  const names = [...elements(tree)].flatMap(({ properties }) => properties.dataEnhance ?? []).map(String);
  for (const { properties } of elements(tree)) {
    if (!properties.dataTouch) continue;
    properties.dataTouch = await enhancer.urlOnTouch(String(properties.dataTouch), language);
    names.push(LAZY_SAMPLES_MODULE);
  }
  const scripts = await enhancer.scripts(names, language);
  head.children.splice(afterStyles(head), 0, ...scripts);
  return (isTemplate(route) ? template : html).stringify(tree);
}

/** Whether a node is only needed by the framework's scripts, or duplicates another one. */
function isFrameworkMarkup(node: RootContent): boolean {
  if (node.type === "comment") return true;
  if (node.type !== "element") return false;
  const { tagName, properties } = node;
  if (tagName === "script") return !DATA_TYPES.includes(String(properties.type ?? ""));
  if (isLink(node, "stylesheet")) return true;
  // React preloads scripts, fonts, and pictures that the page shows a few lines below.
  if (isLink(node, "preload") || isLink(node, "preconnect")) return true;
  if (tagName === "meta") return REDUNDANT_META.test(String(properties.name ?? ""));
  return (
    tagName === "div" &&
    properties.hidden === true &&
    node.children.every((child) => child.type === "comment")
  );
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

function findElement(tree: Root, tagName: string): Element {
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

function removeNodes(parent: Root | Element, isUnwanted: (node: RootContent) => boolean): void {
  for (let i = parent.children.length - 1; i >= 0; i--) {
    const child = parent.children[i];
    if (child && isUnwanted(child)) parent.children.splice(i, 1);
    else if (child?.type === "element") removeNodes(child, isUnwanted);
  }
}
