import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Element } from "hast";
import rehypeParse from "rehype-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";

/** The folder of the shop's own modules. All other scripts are the framework's. */
const OWN_SCRIPTS = "/_next/static/enhance/";

/** The gzipped sizes of a page's resources, in bytes. */
export interface PageWeight {
  htmlBytes: number;
  cssBytes: number;
  htmlAndCssBytes: number;
  ownScriptBytes: number;
  frameworkScriptBytes: number;
  /** URLs, or "inline". */
  frameworkScripts: string[];
}

/** Weighs a page with the scripts and stylesheets that its HTML refers to. */
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

  const frameworkScripts = scripts.filter((src) => !src.startsWith(OWN_SCRIPTS));
  const [htmlBytes, cssBytes] = [gzipped(html), bytes(styles)];
  return {
    htmlBytes,
    cssBytes,
    htmlAndCssBytes: htmlBytes + cssBytes,
    ownScriptBytes: bytes(scripts.filter((src) => src.startsWith(OWN_SCRIPTS))),
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

/** Whether a script is run: neither data nor `nomodule`, which current browsers skip. */
function isScript({ tagName, properties }: Element): boolean {
  const isData = ["application/ld+json", "speculationrules"].includes(String(properties.type ?? ""));
  return tagName === "script" && !isData && !properties.noModule;
}

function pathOf(address: string): string {
  return decodeURI(new URL(address, "http://shop.example").pathname);
}
