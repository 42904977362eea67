import { separator } from "#site/lib/format.ts";
import { element } from "../element.ts";
import { partsOf } from "./excerpt.ts";
import type { Found } from "./index.ts";
import { passageOf } from "./passage.ts";

const { lang } = document.documentElement;

/** A page that was found, as a row. `kindName` gives a kind its name in the page's language. */
export function hit(found: Found, kindName: (kind: string) => string): HTMLElement {
  const { url, meta } = found;
  const facts = [meta.kind && kindName(meta.kind), meta[`price-${lang}`]]
    .filter(Boolean)
    .join(separator(lang));
  return element(
    "li",
    { class: "search-result", lang: Boolean(meta.lang && meta.lang !== lang) && (meta.lang ?? "") },
    meta.kind && meta.image
      ? element("img", { src: meta.image, alt: "", width: 64, height: 80, loading: "lazy" })
      : "",
    element("h2", {}, element("a", { href: url }, meta.title ?? url)),
    element("p", { class: "muted", lang }, facts),
    element("p", { class: "search-excerpt" }, ...marked(found)),
  );
}

function marked(found: Found): (string | HTMLElement)[] {
  return partsOf(passageOf(found)).map(({ text, isMark }) => (isMark ? element("mark", {}, text) : text));
}
