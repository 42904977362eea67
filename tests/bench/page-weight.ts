import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Element } from "hast";
import rehypeParse from "rehype-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";

/** Where the shop's own small modules are; every other script is the framework's. */
const OWN = "/_next/static/enhance/";

/** What a page names, gzipped as a server would send it: bytes. */
export interface PageWeight {
  htmlBytes: number;
  cssBytes: number;
  htmlAndCssBytes: number;
  ownScriptBytes: number;
  frameworkScriptBytes: number;
  /** Their addresses; "inline" for one without. */
  frameworkScripts: string[];
}

/** Weighs a page of a folder of pages, with the scripts and stylesheets that its HTML names. */
export function weigh(site: string, path: string): PageWeight {
  const html = readFileSync(join(site, path, "index.html"));
  const elements: Element[] = [];
  visit(
    unified().use(rehypeParse).parse(html.toString()),
    "element",
    (element) => void elements.push(element),
  );
  const styles = elements.filter(isStylesheet).map(({ properties }) => String(properties.href));
  const scripts = elements.filter(isScript).map(({ properties }) => String(properties.src ?? "inline"));
  const bytes = (addresses: string[]) =>
    addresses
      .filter((address) => address.startsWith("/"))
      .reduce((sum, address) => sum + gzipped(readFileSync(join(site, pathOf(address)))), 0);

  const frameworkScripts = scripts.filter((src) => !src.startsWith(OWN));
  const [htmlBytes, cssBytes] = [gzipped(html), bytes(styles)];
  return {
    htmlBytes,
    cssBytes,
    htmlAndCssBytes: htmlBytes + cssBytes,
    ownScriptBytes: bytes(scripts.filter((src) => src.startsWith(OWN))),
    frameworkScriptBytes: bytes(frameworkScripts),
    frameworkScripts,
  };
}

export function gzipped(text: Uint8Array): number {
  return gzipSync(text, { level: 9 }).length;
}

function isStylesheet({ tagName, properties }: Element): boolean {
  return tagName === "link" && Array.isArray(properties.rel) && properties.rel.includes("stylesheet");
}

/** A script that runs; one for browsers without modules runs in none of today's. */
function isScript({ tagName, properties }: Element): boolean {
  const data = ["application/ld+json", "speculationrules"].includes(String(properties.type ?? ""));
  return tagName === "script" && !data && !properties.noModule;
}

function pathOf(address: string): string {
  return decodeURI(new URL(address, "http://shop.example").pathname);
}
