import type { Page } from "@playwright/test";

const NARROWEST = { width: 320, height: 640 };
const PHONE = { width: 360, height: 740 };
const WIDE = { width: 1280, height: 800 };
/** Chromium's default font sizes, which visitors can change in its settings. */
const DEFAULT_PX = { standard: 16, fixed: 13 };
const LARGE_PX = { standard: 32, fixed: 26 };

/** Where the page scrolls sideways at 320 px, or cuts off text at 200 % (WCAG 1.4.10 and 1.4.4). */
export async function reflowProblems(page: Page): Promise<string[]> {
  await page.setViewportSize(NARROWEST);
  const narrow = await page.evaluate(cutOff);
  await page.setViewportSize(WIDE);
  const browser = await page.context().newCDPSession(page);
  await browser.send("Page.setFontSizes", { fontSizes: LARGE_PX });
  const large = await page.evaluate(cutOff);
  await page.setViewportSize(PHONE);
  const both = await page.evaluate(tooWide);
  await page.setViewportSize(WIDE);
  await browser.send("Page.setFontSizes", { fontSizes: DEFAULT_PX });
  await browser.detach();
  return [
    ...narrow.map((what) => `at 320 px: ${what}`),
    ...large.map((what) => `at 200 %: ${what}`),
    ...both.map((what) => `at 200 % on a phone: ${what}`),
  ];
}

function tooWide(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide`] : [];
}

/** Texts outside the page, or cut off by a box that hides its overflow. */
function cutOff(): string[] {
  const MARGIN_PX = 2;
  /** A Chinese line box is higher than its characters, so that a cut of less than half a line removes nothing visible. */
  const MARGIN_EM = 0.5;
  const found: string[] = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} px wide`);
  // Text behind an open drawer is out of use.
  const top = document.querySelector("dialog[open]") ?? document.body;
  const texts = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const parent = text.parentElement;
    if (!text.textContent?.trim() || !parent?.checkVisibility()) continue;
    range.selectNodeContents(text);
    const { left, top: head, right, bottom } = range.getBoundingClientRect();
    for (let box: HTMLElement | null = parent; box && box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY, clipPath, position, fontSize } = getComputedStyle(box);
      const edge = box.getBoundingClientRect();
      const lead = MARGIN_EM * Number.parseFloat(fontSize);
      // The element is for screen readers only.
      if (clipPath !== "none") break;
      const cutsX =
        /hidden|clip/.test(overflowX) && (left < edge.left - MARGIN_PX || right > edge.right + MARGIN_PX);
      const cutsY = /hidden|clip/.test(overflowY) && (head < edge.top - lead || bottom > edge.bottom + lead);
      if (cutsX || cutsY) found.push(`“${text.textContent.trim()}” is cut off`);
      if (cutsX || cutsY || /auto|scroll/.test(overflowX) || position === "fixed") break;
    }
  }
  return found;
}
