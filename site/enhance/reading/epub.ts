import { unzipSync } from "fflate";

/** A book in the format EPUB 2 or 3: https://www.w3.org/TR/epub-33/ */
export interface Book {
  /** The paths of its chapters, in the order of reading. */
  chapters: string[];
  contents: ContentsEntry[];
  lang: string;
  /** The content of a file in the book. null: there is none. */
  read(path: string): Uint8Array<ArrayBuffer> | null;
  /** The media type of a file in the book. */
  typeOf(path: string): string;
}

/** A line of the table of contents. */
export interface ContentsEntry {
  title: string;
  target: Target;
  /** 0 for a chapter, 1 for what is in it. */
  depth: number;
}

/** A position in a book. */
export interface Target {
  path: string;
  /** The id of an element; empty for the beginning. */
  id: string;
}

/** An origin for the addresses within a book, which none outside of it has. */
const ORIGIN = "https://book.invalid";

/** @throws if it is no book, or encrypted */
export function readBook(bytes: Uint8Array): Book {
  const read = (path: string) => {
    const file = unzipSync(bytes, { filter: ({ name }) => name === path })[path];
    return file ? new Uint8Array(file) : null;
  };
  // Books may lack some files. The report of a parser about an empty text has inline styles, which the page's policy forbids.
  const readXml = (path: string) => parseXml(decodeText(read(path)) || "<empty/>");
  const root = all(readXml("META-INF/container.xml"), "rootfile")[0]?.getAttribute("full-path") ?? "";
  const opf = readXml(root);
  const items = all(opf, "item").map((item) => ({
    id: item.getAttribute("id"),
    path: resolveTarget(item.getAttribute("href") ?? "", root)?.path ?? "",
    type: item.getAttribute("media-type") ?? "",
    properties: (item.getAttribute("properties") ?? "").split(/\s+/),
  }));
  const chapters = all(opf, "itemref")
    .filter((reference) => reference.getAttribute("linear") !== "no")
    .flatMap((reference) => items.find(({ id }) => id === reference.getAttribute("idref"))?.path ?? []);
  const encrypted = new Set(
    all(readXml("META-INF/encryption.xml"), "CipherReference").map((each) => each.getAttribute("URI")),
  );
  if (chapters.length === 0) throw new Error("The book has no chapters");
  if (chapters.some((path) => encrypted.has(path))) throw new Error("The book is encrypted");
  const navigation = items.find(({ properties }) => properties.includes("nav"))?.path;
  const ncx = items.find(({ type }) => type === "application/x-dtbncx+xml")?.path;
  const types = new Map(items.map(({ path, type }) => [path, type]));
  return {
    chapters,
    contents: navigation
      ? readNavigation(readXml(navigation), navigation)
      : ncx
        ? readNcx(readXml(ncx), ncx)
        : [],
    lang: all(opf, "language")[0]?.textContent?.trim() ?? "",
    read,
    typeOf: (path) => types.get(path) ?? "",
  };
}

/** The position within the book that an address in one of its files leads to. null: it leads elsewhere. */
export function resolveTarget(href: string, from: string): Target | null {
  const base = `${ORIGIN}/${from.split("/").map(encodeURIComponent).join("/")}`;
  const url = URL.parse?.(href, base) ?? (URL.canParse(href, base) ? new URL(href, base) : null);
  if (url?.origin !== ORIGIN) return null;
  return { path: decode(url.pathname.slice(1)), id: decode(url.hash.slice(1)) };
}

/** The table of contents of EPUB 3, a nested list. */
function readNavigation(document: Document, path: string): ContentsEntry[] {
  const navs = all(document, "nav");
  const nav = navs.find((each) => /\btoc\b/.test(each.getAttribute("epub:type") ?? "")) ?? navs[0];
  if (!nav) return [];
  return all(nav, "a").flatMap((link) =>
    entry(link.textContent, link.getAttribute("href"), path, countAbove(link, "ol", nav) - 1),
  );
}

/** The table of contents of EPUB 2. */
function readNcx(document: Document, path: string): ContentsEntry[] {
  return all(document, "navPoint").flatMap((point) => {
    const source = all(point, "content")[0]?.getAttribute("src") ?? null;
    const title = all(point, "text")[0]?.textContent ?? "";
    return entry(title, source, path, countAbove(point, "navPoint", document));
  });
}

function entry(title: string | null, href: string | null, path: string, depth: number): ContentsEntry[] {
  const target = href === null ? null : resolveTarget(href, path);
  const text = (title ?? "").replace(/\s+/g, " ").trim();
  return target && text ? [{ title: text, target, depth: Math.max(depth, 0) }] : [];
}

function countAbove(element: Element, name: string, within: Node): number {
  let count = 0;
  for (let above = element.parentElement; above && above !== within; above = above.parentElement)
    if (above.localName === name) count += 1;
  return count;
}

/** Elements by name, in any namespace. */
function all(within: Document | Element, name: string): Element[] {
  return [...within.getElementsByTagNameNS("*", name)];
}

function parseXml(text: string): Document {
  return new DOMParser().parseFromString(text, "application/xml");
}

/** Books are in UTF-8, or in UTF-16 with a mark. */
export function decodeText(bytes: Uint8Array | null): string {
  const [first, second] = bytes ?? [];
  const encoding = first === 0xfe && second === 0xff ? "utf-16be" : first === 0xff ? "utf-16le" : "utf-8";
  return bytes ? new TextDecoder(encoding).decode(bytes) : "";
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
