import { separator } from "#site/lib/format.ts";
import { splitAtWordBreaks } from "#site/lib/word-breaks.ts";
import { element } from "../element.ts";
import { partsOf } from "./excerpt.ts";
import type { PageData } from "./page-data.ts";
import { passageOf } from "./passage.ts";

const { lang } = document.documentElement;

/** A search result as a list item. `kindName` gives the name of a kind in the page's language. */
export function resultRow(page: PageData, kindName: (kind: string) => string): HTMLElement {
  const { url, meta } = page;
  const facts = [meta.kind && kindName(meta.kind), meta[`price-${lang}`]]
    .filter(Boolean)
    .join(separator(lang));
  return element(
    "li",
    { class: "search-result", lang: Boolean(meta.lang && meta.lang !== lang) && (meta.lang ?? "") },
    meta.kind && meta.image
      ? element("img", { src: meta.image, alt: "", width: 64, height: 80, loading: "lazy" })
      : "",
    element("h2", {}, element("a", { href: url }, ...withWordBreaks(meta.title ?? url))),
    element("p", { class: "muted", lang }, facts),
    element("p", { class: "search-excerpt" }, ...excerptNodes(page)),
  );
}

function withWordBreaks(text: string): (string | HTMLElement)[] {
  return splitAtWordBreaks(text).flatMap((piece, i) => (i > 0 ? [element("wbr", {}), piece] : [piece]));
}

function excerptNodes(page: PageData): (string | HTMLElement)[] {
  return partsOf(passageOf(page)).map(({ text, isMatch }) => (isMatch ? element("mark", {}, text) : text));
}
