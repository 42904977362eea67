import { dot, money } from "../../lib/format.ts";
import type { Messages } from "../../lib/messages.ts";
import { say } from "../../lib/say.ts";
import { element } from "../element.ts";
import type { Found } from "./index.ts";

const { lang } = document.documentElement;

/** A page that was found, as a row. `kindName` gives a kind its name in the page's language. */
export function hit(
  { url, meta, excerpt }: Found,
  words: Messages["search"],
  kindName: (kind: string) => string,
): HTMLElement {
  const facts = [meta.kind && kindName(meta.kind), priceOf(meta, words)].filter(Boolean).join(dot(lang));
  return element(
    "li",
    { class: "search-hit", lang: Boolean(meta.lang && meta.lang !== lang) && (meta.lang ?? "") },
    meta.kind && meta.image
      ? element("img", { src: meta.image, alt: "", width: 64, height: 80, loading: "lazy" })
      : "",
    element("h2", {}, element("a", { href: url }, meta.title ?? url)),
    element("p", { class: "label", lang }, facts),
    element("p", { class: "search-excerpt" }, ...marked(excerpt)),
  );
}

function priceOf(meta: Found["meta"], words: Messages["search"]): string {
  if (!meta.amount || !meta.currency) return "";
  const amount = Number(meta.amount);
  if (amount === 0) return words.free;
  const price = money({ amount, currency: meta.currency }, lang);
  return meta.from ? say(words.from, { price }) : price;
}

/** The text of an excerpt with its marks, and nothing else that it may hold. */
function marked(excerpt: string): (string | HTMLElement)[] {
  const { body } = new DOMParser().parseFromString(excerpt, "text/html");
  return [...body.childNodes].map((node) => {
    const text = node.textContent ?? "";
    return node.nodeName === "MARK" ? element("mark", {}, text) : text;
  });
}
