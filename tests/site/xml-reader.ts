import { type Browser, chromium } from "playwright";
import { findBrowser } from "#scripts/browser.ts";

export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  /** All text within the element. */
  text: string;
  children: XmlElement[];
}

/** Parses XML with the browser's strict parser. `read` rejects with its error message if a document is not well-formed. */
export async function xmlReader(): Promise<{
  read: (xml: string) => Promise<XmlElement>;
  close: () => Promise<void>;
}> {
  const browser: Browser = await chromium.launch({
    executablePath: findBrowser() ?? undefined,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const page = await browser.newPage();
  return { read: (xml) => page.evaluate(parse, xml), close: () => browser.close() };
}

/** Runs in the browser. */
function parse(xml: string): XmlElement {
  const parsed = new DOMParser().parseFromString(xml, "application/xml");
  const error = parsed.querySelector("parsererror");
  if (error) throw new Error(error.textContent ?? "not well-formed");
  const toXmlElement = (element: Element): XmlElement => ({
    name: element.nodeName,
    attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
    text: element.textContent ?? "",
    children: [...element.children].map(toXmlElement),
  });
  return toXmlElement(parsed.documentElement);
}

/** The children with a name. */
export function childrenNamed({ children }: XmlElement, name: string): XmlElement[] {
  return children.filter((child) => child.name === name);
}

/** The text of the first child with a name; null without one. */
export function textOf(element: XmlElement, name: string): string | null {
  return childrenNamed(element, name)[0]?.text ?? null;
}
