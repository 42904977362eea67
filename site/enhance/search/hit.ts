import { dot } from "../../lib/format.ts";
import { element } from "../element.ts";
import type { Found } from "./index.ts";

const { lang } = document.documentElement;

/** A page that was found, as a row. `kindName` gives a kind its name in the page's language. */
export function hit(found: Found, kindName: (kind: string) => string): HTMLElement {
  const { url, meta } = found;
  const facts = [meta.kind && kindName(meta.kind), meta[`price-${lang}`]].filter(Boolean).join(dot(lang));
  return element(
    "li",
    { class: "search-hit", lang: Boolean(meta.lang && meta.lang !== lang) && (meta.lang ?? "") },
    meta.kind && meta.image
      ? element("img", { src: meta.image, alt: "", width: 64, height: 80, loading: "lazy" })
      : "",
    element("h2", {}, element("a", { href: url }, meta.title ?? url)),
    element("p", { class: "label", lang }, facts),
    element("p", { class: "search-excerpt" }, ...marked(found.excerpt)),
  );
}

/** The text of an excerpt with its marks, and nothing else that it may hold. */
function marked(excerpt: string): (string | HTMLElement)[] {
  const { body } = new DOMParser().parseFromString(excerpt, "text/html");
  return [...body.childNodes].map((node) => {
    const text = node.textContent ?? "";
    return node.nodeName === "MARK" ? element("mark", {}, text) : text;
  });
}
