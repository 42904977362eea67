import type { Page } from "@playwright/test";
import { expect, test } from "./test.ts";

const PHONE = { width: 360, height: 740 };
const PATHS = ["/", "/products/", "/products/between-two-scripts/", "/pages/help/", "/sign-in/", "/library/"];

for (const path of PATHS) {
  test(`no Chinese word is broken across lines in headings, labels and buttons at /zh${path} on a phone`, async ({
    page,
    shop,
  }) => {
    await page.setViewportSize(PHONE);
    await page.goto(`${shop.url}/zh${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
    expect(await brokenWords(page)).toEqual([]);
  });
}

/** Words of two Chinese characters or more whose characters are on different lines, outside of long texts. */
function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SHORT_TEXTS =
      "h1, h2, h3, label, legend, summary, button, nav a, th, dt, .button, .muted, .summary";
    const words = new Intl.Segmenter("zh", { granularity: "word" });
    const range = document.createRange();
    return [...document.querySelectorAll(SHORT_TEXTS)].flatMap((element) => {
      if (!element.checkVisibility() || element.closest(".prose, .sr-only, [lang=en]")) return [];
      const characters = charactersOf(element);
      const text = characters.map(({ character }) => character).join("");
      return [...words.segment(text)].flatMap(({ segment, index }) => {
        const lines = characters.slice(index, index + segment.length).map(({ bottom }) => bottom);
        const isBroken = /\p{Script=Han}{2}/u.test(segment) && Math.max(...lines) - Math.min(...lines) > 8;
        return isBroken ? [`${segment} in “${text}”`] : [];
      });
    });

    function charactersOf(element: Element): { character: string; bottom: number }[] {
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const found: { character: string; bottom: number }[] = [];
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        [...(node.textContent ?? "")].forEach((character, i) => {
          range.setStart(node, i);
          range.setEnd(node, i + 1);
          found.push({ character, bottom: range.getBoundingClientRect().bottom });
        });
      }
      return found;
    }
  });
}
