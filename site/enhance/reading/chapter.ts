import DOMPurify from "dompurify";
import { prefixIds } from "./book-ids.ts";
import { type Book, decodeText, resolveTarget, type Target } from "./epub.ts";
import { withoutInline } from "./without-inline.ts";

const SVG = "http://www.w3.org/2000/svg";
const XLINK = "http://www.w3.org/1999/xlink";

/** Keeps text and pictures of a chapter only, without their style: books are set in the shop's own type. */
const RULES = {
  USE_PROFILES: { html: true, svg: true, mathMl: true },
  FORBID_TAGS: [
    ...["style", "form", "input", "button", "select", "textarea", "dialog"],
    ...["audio", "video", "source", "track", "picture", "map", "area"],
  ],
  FORBID_ATTR: ["style", "class", "srcset", "background", "bgcolor", "color", "popover", "popovertarget"],
  ALLOW_DATA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
} as const;

/**
 * A chapter of a book, whose markup anybody may have written: what could run, load or send anything is removed. Beyond that, the
 * policy of the page allows nothing inline and nothing of other servers.
 *
 * @param goTo is called with the position that a link within the book leads to
 */
export async function renderChapter(
  book: Book,
  path: string,
  goTo: (target: Target) => void,
): Promise<{ content: DocumentFragment; lang: string }> {
  const source = parseChapter(withoutInline(decodeText(book.read(path))));
  replaceSvgPictures(source);
  const html = source.querySelector("body")?.innerHTML ?? "";
  const content = DOMPurify.sanitize(html, {
    ...RULES,
    FORBID_TAGS: [...RULES.FORBID_TAGS],
    FORBID_ATTR: [...RULES.FORBID_ATTR],
  });
  for (const element of content.querySelectorAll("[*|href]")) {
    if (element.localName === "a") connectLink(element, path, goTo);
    // Some browsers make a link of any element of MathML.
    else if (element.namespaceURI !== SVG) removeAddress(element);
  }
  prefixIds(content);
  await Promise.all([...content.querySelectorAll("img")].map((image) => loadPicture(image, book, path)));
  const { documentElement: root } = source;
  return { content, lang: root.getAttribute("lang") || root.getAttribute("xml:lang") || book.lang };
}

/** XHTML, or what claims to be. */
function parseChapter(text: string): Document {
  const parser = new DOMParser();
  const document = parser.parseFromString(text, "application/xhtml+xml");
  return document.querySelector("parsererror") ? parser.parseFromString(text, "text/html") : document;
}

/** Many books show their cover by a picture within SVG, whose address is resolved like that of others. */
function replaceSvgPictures(document: Document): void {
  for (const image of document.querySelectorAll("svg image")) {
    const svg = image.closest("svg");
    const picture = document.createElementNS("http://www.w3.org/1999/xhtml", "img");
    picture.setAttribute("src", image.getAttribute("href") ?? image.getAttribute("xlink:href") ?? "");
    picture.setAttribute("alt", svg?.querySelector("title")?.textContent ?? "");
    svg?.before(picture);
    if (svg?.querySelectorAll("image").length === 1) svg.remove();
    else image.remove();
  }
}

/** A link of HTML or of SVG. */
function connectLink(link: Element, path: string, goTo: (target: Target) => void): void {
  const href = link.getAttribute("href") ?? link.getAttributeNS(XLINK, "href") ?? "";
  const target = resolveTarget(href, path);
  removeAddress(link);
  link.setAttribute("href", target ? "#" : href);
  if (target) {
    link.removeAttribute("target");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      goTo(target);
    });
  } else {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
}

function removeAddress(element: Element): void {
  element.removeAttribute("href");
  element.removeAttributeNS(XLINK, "href");
}

/** Pictures become data URLs, which the policy of the page allows. */
async function loadPicture(image: HTMLImageElement, book: Book, path: string): Promise<void> {
  const target = resolveTarget(image.getAttribute("src") ?? "", path);
  const bytes = target && book.read(target.path);
  if (bytes) image.src = await dataUrl(new Blob([bytes], { type: book.typeOf(target.path) }));
  else image.removeAttribute("src");
}

function dataUrl(blob: Blob): Promise<string> {
  const reader = new FileReader();
  return new Promise((resolve, reject) => {
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
