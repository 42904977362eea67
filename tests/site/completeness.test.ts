import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Element, Root, RootContent } from "hast";
import { beforeAll, describe, expect, test } from "vitest";
import { PLAIN_PAGES_PATH } from "#domain/addresses.ts";
import en from "#messages/en/pages.json" with { type: "json" };
import { publishSample } from "./publish-sample.ts";
import { PUBLISH_TIMEOUT_MS } from "./publish-shop.ts";
import { attribute, findAll, isPublished, type PublishedPage, publishedPages } from "./published-pages.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Elements whose content is the same in every language. */
const VERBATIM = ["code", "pre", "kbd", "script", "style", "template"];
const TEXT_ATTRIBUTES = ["alt", "ariaLabel", "title", "placeholder", "content"];
const HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"];
/** Four words in a row. Fewer may be a name. */
const LATIN_SENTENCE = /(?:\b[A-Za-z’']+,? ){3}[A-Za-z’']+/;
const HAN = /\p{Script=Han}/u;
/** Messages that code looks up by a computed key: a kind, an order, a state, an axis of a font. */
const LOOKED_UP = /\.(kinds|orders|states|axes)\.|\.next\.steps\.|\.library\.ended-|\.=\d+$/;

let site = "";
let pages: PublishedPage[] = [];

beforeAll(async () => {
  site = await publishSample();
  pages = publishedPages(site);
}, PUBLISH_TIMEOUT_MS);

describe("every page of the sample shop", () => {
  test("has only links to pages and fragments that exist", () => {
    const ids = new Map(
      pages.map((page) => [page.path, new Set(page.elements.map((e) => attribute(e, "id")))]),
    );
    const broken = pages.flatMap((page) =>
      findAll(page, "a").flatMap((link) => {
        const href = attribute(link, "href");
        const { origin, pathname, hash } = new URL(href, `http://shop.example${page.path}`);
        if (origin !== "http://shop.example") return [];
        const fragment = decodeURIComponent(hash.slice(1));
        if (pathname.startsWith(PLAIN_PAGES_PATH)) return [];
        const isFound = isPublished(site, pathname) && (!fragment || ids.get(pathname)?.has(fragment));
        return isFound ? [] : [`${page.path} → ${href}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  test("has an alternative text for every picture that no text next to it describes", () => {
    const undescribed = nodePositions().filter(
      ({ node, above }) =>
        isElement(node, "img") &&
        !attribute(node, "alt") &&
        !above
          .slice(-4)
          .some((ancestor) => ["a", "figure", "li"].includes(ancestor.tagName) && textOf(ancestor)) &&
        !above.some((ancestor) => ancestor.properties.ariaLabel),
    );
    expect(
      undescribed.map(({ page, node }) => `${page} ${isElement(node) && attribute(node, "src")}`),
    ).toEqual([]);
  });

  test("has one top heading, and skips no level below it", () => {
    const wrong = pages.flatMap(({ path, tree }) => {
      const levels = [...positionsIn(tree, path)].flatMap(({ node, above }) =>
        // The content of <noscript> replaces other content, so it does not count in addition.
        isElement(node, ...HEADINGS) && !above.some(({ tagName }) => tagName === "noscript")
          ? [HEADINGS.indexOf(node.tagName) + 1]
          : [],
      );
      const skips = levels.some((level, i) => level > (levels[i - 1] ?? 0) + 1);
      const topHeadings = levels.filter((level) => level === 1).length;
      return skips || topHeadings !== 1 ? [`${path} ${levels.join(" ")}`] : [];
    });
    expect(wrong).toEqual([]);
  });

  test("has a unique title, a description and its language", () => {
    const pathsByTitle = new Map<string, string[]>();
    for (const page of pages) {
      const lang = page.path.startsWith("/zh/") ? "zh" : "en";
      const head = findAll(page, "title", "meta", "html");
      const title = `${lang}: ${head.filter(({ tagName }) => tagName === "title").map(textOf)}`;
      pathsByTitle.set(title, [...(pathsByTitle.get(title) ?? []), page.path]);
      const description = head.find((meta) => attribute(meta, "name") === "description");
      expect(description && attribute(description, "content"), page.path).toMatch(
        lang === "zh" ? HAN : /\w+ \w+/,
      );
      expect(head.map((html) => attribute(html, "lang")).filter(Boolean), page.path).toEqual([lang]);
    }
    expect([...pathsByTitle].filter(([title, paths]) => paths.length > 1 || title.length < 6)).toEqual([]);
  });

  test("has no English text on a Chinese page without a lang attribute that says so", () => {
    expect(textsMatching("zh", (text) => LATIN_SENTENCE.test(text))).toEqual([]);
  });
});

describe("the sample shop", () => {
  test("has a Chinese translation of every text", () => {
    const written = globSync("content/{products/*/product*,collections/*,pages/*}.md", { cwd: ROOT });
    const english = written.filter((file) => !file.endsWith(".zh.md"));
    expect(english.length).toBeGreaterThan(20);
    expect(english.filter((file) => !written.includes(file.replace(/\.md$/, ".zh.md")))).toEqual([]);
    expect(pages.filter(({ path }) => path.startsWith("/zh/")).length).toBe(pages.length / 2);
  });

  test("uses every message", () => {
    const sources = globSync(
      ["site/{app,components,enhance,lib}/**/*.{ts,tsx}", "scripts/catalogue/rows/*.ts"],
      { cwd: ROOT },
    );
    const code = sources.map((file) => readFileSync(join(ROOT, file), "utf8"));
    const keys = [...keysOf(en)].filter((key) => !LOOKED_UP.test(key));
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.filter((key) => !isUsed(key.split(".").slice(1), code))).toEqual([]);
  });
});

/** A text or an element of a page, with the elements around it. */
interface NodePosition {
  page: string;
  node: RootContent;
  /** Outermost first. */
  above: Element[];
}

function nodePositions(): NodePosition[] {
  return pages.flatMap(({ path, tree }) => [...positionsIn(tree, path)]);
}

function* positionsIn(parent: Root | Element, page: string, above: Element[] = []): Generator<NodePosition> {
  for (const node of parent.children) {
    if (node.type === "doctype") continue;
    yield { page, node, above };
    if (node.type === "element") yield* positionsIn(node, page, [...above, node]);
  }
}

/** The texts marked with a language that match, each once, as `<page>: <text>`. */
function textsMatching(lang: string, isMatch: (text: string) => boolean): string[] {
  const matches = nodePositions().flatMap(({ page, node, above }) => {
    const ancestors = node.type === "element" ? [...above, node] : above;
    const marked = ancestors.findLast((element) => attribute(element, "lang"));
    if (!marked || attribute(marked, "lang") !== lang) return [];
    if (ancestors.some(({ tagName }) => VERBATIM.includes(tagName))) return [];
    const texts = isElement(node) ? TEXT_ATTRIBUTES.map((name) => attribute(node, name)) : [textOfNode(node)];
    return texts.filter(isMatch).map((text) => `${page}: ${text.trim()}`);
  });
  return [...new Map(matches.map((text) => [text.replace(/^.*?: /, ""), text])).values()];
}

function isElement(node: RootContent, ...names: string[]): node is Element {
  return node.type === "element" && (names.length === 0 || names.includes(node.tagName));
}

function textOfNode(node: RootContent): string {
  return node.type === "text" ? node.value : "";
}

function textOf(element: Element): string {
  return element.children
    .map((child) => (child.type === "element" ? textOf(child) : textOfNode(child)))
    .join("")
    .trim();
}

function* keysOf(messages: object, path = ""): Generator<string> {
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === "string") yield `${path}.${key}`;
    else yield* keysOf(value, `${path}.${key}`);
  }
}

/** Whether code uses a message by its whole path, or passes a group on that contains it and uses its last name elsewhere. */
function isUsed(path: string[], code: string[]): boolean {
  const [group = "", ...names] = path;
  const last = path.at(-1) ?? "";
  const isLastUsed = code.some((text) => new RegExp(`\\.${last}\\b|[{,] *${last}\\b|"${last}"`).test(text));
  const carriers = carriersOf(group, code);
  return code.some((text) =>
    rootsOf(group, names, text, carriers).some(
      ([root, rest]) =>
        new RegExp(`${root}\\.${rest.join("\\.")}\\b`).test(text) ||
        (isLastUsed && rest.some((_, i) => isPassedOn([root, ...rest.slice(0, i)], text))),
    ),
  );
}

/** The expressions by which a file may refer to a group of messages, and the message's path from there. */
function rootsOf(group: string, names: string[], text: string, carriers: string[]): [string, string[]][] {
  if (names.length === 0) return [["(?:messages|messagesOf\\(\\w+\\))", [group]]];
  const isDestructured = new RegExp(`const \\{[^}]*\\b${group}\\b[^}]*\\} = [^;]*messages;`).test(text);
  const isParameter = [`Messages["${group}"]`, ...carriers].some((type) => text.includes(type));
  return [
    [`messages\\.${group}`, names],
    ...(isDestructured ? [[`\\b${group}`, names] satisfies [string, string[]]] : []),
    ...(isParameter ? [["\\b(?:messages|MESSAGES)", names] satisfies [string, string[]]] : []),
  ];
}

/** The exported types through which one file hands a group of messages to another. */
function carriersOf(group: string, code: string[]): string[] {
  const carrier = new RegExp(`export interface (\\w+)[^}]*Messages\\["${group}"\\]`);
  return code.flatMap((text) => carrier.exec(text)?.[1] ?? []);
}

/** Whether a file passes a group of messages on as a whole, or accesses it by a computed key. */
function isPassedOn([root = "", ...names]: string[], text: string): boolean {
  const part = [root, ...names].join("\\.");
  return new RegExp(names.length > 0 ? `${part}\\b(?!\\.)` : `${part}\\[`).test(text);
}
