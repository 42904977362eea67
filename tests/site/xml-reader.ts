import { type Browser, chromium } from "playwright";
import { findBrowser } from "#scripts/browser.ts";

export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  /** All the text in it. */
  text: string;
  children: XmlElement[];
}

/** The browser's own strict XML parser. `read` rejects with its complaint where a document is not well-formed. */
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
  const complaint = parsed.querySelector("parsererror");
  if (complaint) throw new Error(complaint.textContent ?? "not well-formed");
  const plain = (element: Element): XmlElement => ({
    name: element.nodeName,
    attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
    text: element.textContent ?? "",
    children: [...element.children].map(plain),
  });
  return plain(parsed.documentElement);
}

/** The children of that name. */
export function named({ children }: XmlElement, name: string): XmlElement[] {
  return children.filter((child) => child.name === name);
}

/** The text of the only child of that name, or null. */
export function textOf(element: XmlElement, name: string): string | null {
  return named(element, name)[0]?.text ?? null;
}
