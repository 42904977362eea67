import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Element, Root, RootContent } from "hast";
import { beforeAll, describe, expect, test } from "vitest";
import en from "#site/messages/en.json" with { type: "json" };
import { all, answers, attribute, type PublishedPage, pageCount } from "./published.ts";
import { PUBLISHED_WITHIN_MS } from "./published-for.ts";
import { publishSample } from "./sample.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Read out, and written as it is in every language. */
const VERBATIM = ["code", "pre", "kbd", "script", "style", "template"];
const SPOKEN = ["alt", "ariaLabel", "title", "placeholder", "content"];
const HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"];
/** A name may be of three words; four are a sentence. */
const LATIN_SENTENCE = /(?:\b[A-Za-z’']+,? ){3}[A-Za-z’']+/;
const HAN = /\p{Script=Han}/u;
/** Messages that are chosen by what they are about: a kind, an order, a state. */
const CHOSEN = /\.(kinds|orders|states)\.|\.next\.steps\./;

let site = "";
let pages: PublishedPage[] = [];

beforeAll(async () => {
  site = await publishSample();
  pages = pageCount(site);
}, PUBLISHED_WITHIN_MS);

describe("every page of the sample shop", () => {
  test("leads to pages and to parts of pages that are there", () => {
    const ids = new Map(
      pages.map((page) => [page.path, new Set(page.elements.map((e) => attribute(e, "id")))]),
    );
    const broken = pages.flatMap((page) =>
      all(page, "a").flatMap((link) => {
        const href = attribute(link, "href");
        const { origin, pathname, hash } = new URL(href, `http://shop.example${page.path}`);
        if (origin !== "http://shop.example") return [];
        const there = answers(site, pathname);
        const part = decodeURIComponent(hash.slice(1));
        return there && (!part || ids.get(pathname)?.has(part)) ? [] : [`${page.path} → ${href}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  test("says what its pictures show, but where a text beside them does", () => {
    const mute = places().filter(
      ({ node, above }) =>
        isElement(node, "img") &&
        !attribute(node, "alt") &&
        !above.slice(-4).some((around) => ["a", "figure", "li"].includes(around.tagName) && textOf(around)) &&
        !above.some((around) => around.properties.ariaLabel),
    );
    expect(mute.map(({ page, node }) => `${page} ${isElement(node) && attribute(node, "src")}`)).toEqual([]);
  });

  test("has one heading over all, and leaves out no level below it", () => {
    const uneven = pages.flatMap(({ path, tree }) => {
      const levels = [...placesIn(tree, path)].flatMap(({ node, above }) =>
        // What is there without scripts stands in place of what is there with them.
        isElement(node, ...HEADINGS) && !above.some(({ tagName }) => tagName === "noscript")
          ? [HEADINGS.indexOf(node.tagName) + 1]
          : [],
      );
      const skips = levels.some((level, i) => level > (levels[i - 1] ?? 0) + 1);
      const over = levels.filter((level) => level === 1).length;
      return skips || over !== 1 ? [`${path} ${levels.join(" ")}`] : [];
    });
    expect(uneven).toEqual([]);
  });

  test("has a title that no other page has, a description and its language", () => {
    const titled = new Map<string, string[]>();
    for (const page of pages) {
      const lang = page.path.startsWith("/zh/") ? "zh" : "en";
      const head = all(page, "title", "meta", "html");
      const title = `${lang}: ${head.filter(({ tagName }) => tagName === "title").map(textOf)}`;
      titled.set(title, [...(titled.get(title) ?? []), page.path]);
      const description = head.find((meta) => attribute(meta, "name") === "description");
      expect(description && attribute(description, "content"), page.path).toMatch(
        lang === "zh" ? HAN : /\w+ \w+/,
      );
      expect(head.map((html) => attribute(html, "lang")).filter(Boolean), page.path).toEqual([lang]);
    }
    expect([...titled].filter(([title, paths]) => paths.length > 1 || title.length < 6)).toEqual([]);
  });

  test("says nothing in English on a Chinese page, but where it is marked as English", () => {
    expect(foreign("zh", (text) => LATIN_SENTENCE.test(text))).toEqual([]);
  });
});

describe("the sample shop", () => {
  test("has every text of its content in Chinese", () => {
    const written = globSync("content/{products/*/product*,collections/*,pages/*}.md", { cwd: ROOT });
    const english = written.filter((file) => !file.endsWith(".zh.md"));
    expect(english.length).toBeGreaterThan(20);
    expect(english.filter((file) => !written.includes(file.replace(/\.md$/, ".zh.md")))).toEqual([]);
    expect(pages.filter(({ path }) => path.startsWith("/zh/")).length).toBe(pages.length / 2);
  });

  test("uses every message there is", () => {
    const sources = globSync("site/{app,components,enhance,lib}/**/*.{ts,tsx}", { cwd: ROOT });
    const code = sources.map((file) => readFileSync(join(ROOT, file), "utf8"));
    const keys = [...keysOf(en)].filter((key) => !CHOSEN.test(key));
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.filter((key) => !isSaid(key.split(".").slice(1), code))).toEqual([]);
  });
});

/** A text or an element, with what it stands in, outermost first. */
interface Place {
  page: string;
  node: RootContent;
  above: Element[];
}

function places(): Place[] {
  return pages.flatMap(({ path, tree }) => [...placesIn(tree, path)]);
}

function* placesIn(parent: Root | Element, page: string, above: Element[] = []): Generator<Place> {
  for (const node of parent.children) {
    if (node.type === "doctype") continue;
    yield { page, node, above };
    if (node.type === "element") yield* placesIn(node, page, [...above, node]);
  }
}

/** What is said in another language than the page's own without being marked so, each text once. */
function foreign(lang: string, isForeign: (text: string) => boolean): string[] {
  const said = places().flatMap(({ page, node, above }) => {
    const around = node.type === "element" ? [...above, node] : above;
    const own = around.findLast((element) => attribute(element, "lang"));
    if (!own || attribute(own, "lang") !== lang) return [];
    if (around.some(({ tagName }) => VERBATIM.includes(tagName))) return [];
    const texts = isElement(node) ? SPOKEN.map((name) => attribute(node, name)) : [saidBy(node)];
    return texts.filter(isForeign).map((text) => `${page}: ${text.trim()}`);
  });
  return [...new Map(said.map((text) => [text.replace(/^.*?: /, ""), text])).values()];
}

function isElement(node: RootContent, ...names: string[]): node is Element {
  return node.type === "element" && (names.length === 0 || names.includes(node.tagName));
}

function saidBy(node: RootContent): string {
  return node.type === "text" ? node.value : "";
}

function textOf(element: Element): string {
  return element.children
    .map((child) => (child.type === "element" ? textOf(child) : saidBy(child)))
    .join("")
    .trim();
}

function* keysOf(messages: object, path = ""): Generator<string> {
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === "string") yield `${path}.${key}`;
    else yield* keysOf(value, `${path}.${key}`);
  }
}

/** Whether code says a message by its whole path, or hands on what it is part of and says its last name elsewhere. */
function isSaid(path: string[], code: string[]): boolean {
  const [group = "", ...names] = path;
  const last = path.at(-1) ?? "";
  const saysLast = code.some((text) => new RegExp(`\\.${last}\\b|[{,] *${last}\\b|"${last}"`).test(text));
  const carriers = carriersOf(group, code);
  return code.some((text) =>
    rootsOf(group, names, text, carriers).some(
      ([root, rest]) =>
        new RegExp(`${root}\\.${rest.join("\\.")}\\b`).test(text) ||
        (saysLast && rest.some((_, i) => handsOn([root, ...rest.slice(0, i)], text))),
    ),
  );
}

/** How a file may call what a message is found in, and the message's path from there. */
function rootsOf(group: string, names: string[], text: string, carriers: string[]): [string, string[]][] {
  if (names.length === 0) return [["(?:words|messagesOf\\(\\w+\\))", [group]]];
  const isTaken = new RegExp(`const \\{[^}]*\\b${group}\\b[^}]*\\} = [^;]*words;`).test(text);
  const isGiven = [`Messages["${group}"]`, ...carriers].some((type) => text.includes(type));
  return [
    [`words\\.${group}`, names],
    ...(isTaken ? [[`\\b${group}`, names] satisfies [string, string[]]] : []),
    ...(isGiven ? [["\\b(?:words|WORDS)", names] satisfies [string, string[]]] : []),
  ];
}

/** Exported types by which one file hands a group of messages to another. */
function carriersOf(group: string, code: string[]): string[] {
  const carrier = new RegExp(`export interface (\\w+)[^}]*Messages\\["${group}"\\]`);
  return code.flatMap((text) => carrier.exec(text)?.[1] ?? []);
}

/** A part of the messages below their group that is given whole to something, or asked by a name that is worked out. */
function handsOn([root = "", ...names]: string[], text: string): boolean {
  const part = [root, ...names].join("\\.");
  return new RegExp(names.length > 0 ? `${part}\\b(?!\\.)` : `${part}\\[`).test(text);
}
