import type { Page } from "@playwright/test";
import en from "#messages/en/pages.json" with { type: "json" };
import zh from "#messages/zh/pages.json" with { type: "json" };

/** Shorter messages may appear in product texts. */
const MIN_LETTERS = 4;
const MIN_HAN = 3;

/**
 * Messages in the other language that are not marked as such, which a screen reader would read in the page's language. Code is left
 * out.
 */
export async function foreignTexts(page: Page, lang: string): Promise<string[]> {
  await page.evaluate(() => {
    const pageLanguage = document.documentElement.lang;
    for (const element of document.querySelectorAll("body [lang], pre")) {
      if (element.matches("pre") || element.getAttribute("lang") !== pageLanguage)
        element.setAttribute("aria-hidden", "true");
    }
  });
  const snapshot = await page.locator("body").ariaSnapshot();
  const text = snapshot.replaceAll(/^.*\/url: .*$/gm, "");
  return lang === "en" ? matching(CHINESE, han(text)) : matching(ENGLISH, words(text));
}

const SHARED = new Set([...textsOf(en)].filter((text) => new Set(textsOf(zh)).has(text)));
const ENGLISH = patternsOf(en, words, " ", MIN_LETTERS);
const CHINESE = patternsOf(zh, han, "", MIN_HAN);

/** Patterns that find the messages in a text, without those that are the same in both languages. */
function patternsOf(
  messages: unknown,
  letters: (text: string) => string,
  edge: string,
  minLength: number,
): string[] {
  return [...textsOf(messages)]
    .filter((text) => !SHARED.has(text))
    .map((text) =>
      text
        .split(/\{\w+\}/)
        .map(letters)
        .filter(Boolean),
    )
    .filter((parts) => parts.join("").length >= minLength)
    .map((parts) => edge + parts.join(`${edge}(?:.{0,40}${edge})?`) + edge);
}

function matching(patterns: string[], text: string): string[] {
  return patterns.filter((pattern) => new RegExp(pattern).test(` ${text} `));
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
