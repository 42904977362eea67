import type { Page } from "@playwright/test";
import en from "#messages/en/pages.json" with { type: "json" };
import zh from "#messages/zh/pages.json" with { type: "json" };

/** Shorter ones may be words of a product. */
const LEAST_LETTERS = 4;
const LEAST_HAN = 3;

/** Texts of the shop in the other language that a screen reader would read as if they were in the page’s own; code is no language. */
export async function foreignNames(page: Page, lang: string): Promise<string[]> {
  await page.evaluate(() => {
    const own = document.documentElement.lang;
    for (const element of document.querySelectorAll("body [lang], pre")) {
      if (element.matches("pre") || element.getAttribute("lang") !== own)
        element.setAttribute("aria-hidden", "true");
    }
  });
  const snapshot = await page.locator("body").ariaSnapshot();
  const heard = snapshot.replaceAll(/^.*\/url: .*$/gm, "");
  return lang === "en" ? spoken(CHINESE, han(heard)) : spoken(ENGLISH, words(heard));
}

const OWN = new Set([...textsOf(en)].filter((text) => new Set(textsOf(zh)).has(text)));
const ENGLISH = said(en, words, " ", LEAST_LETTERS);
const CHINESE = said(zh, han, "", LEAST_HAN);

/** What both languages say alike is of neither. */
function said(messages: unknown, letters: (text: string) => string, edge: string, least: number): string[] {
  return [...textsOf(messages)]
    .filter((text) => !OWN.has(text))
    .map((text) =>
      text
        .split(/\{\w+\}/)
        .map(letters)
        .filter(Boolean),
    )
    .filter((parts) => parts.join("").length >= least)
    .map((parts) => edge + parts.join(`${edge}(?:.{0,40}${edge})?`) + edge);
}

function spoken(patterns: string[], heard: string): string[] {
  return patterns.filter((pattern) => new RegExp(pattern).test(` ${heard} `));
}

function* textsOf(messages: unknown): Generator<string> {
  if (typeof messages === "string") yield messages;
  else if (typeof messages === "object" && messages)
    for (const value of Object.values(messages)) yield* textsOf(value);
}

function words(text: string): string {
  return text.replaceAll(/[^\p{Script=Latin}’]+/gu, " ").trim();
}

function han(text: string): string {
  return text.replaceAll(/[^\p{Script=Han}]+/gu, " ").trim();
}
