import type { Browser } from "@playwright/test";
import { axeViolations, contrastViolations } from "./access/axe.ts";
import { foreignTexts } from "./access/language.ts";
import { reflowProblems } from "./access/reflow.ts";
import { smallTargets } from "./access/targets.ts";
import { PHONE, type View, viewsFor } from "./access/views.ts";
import type { Shop } from "./shop-process.ts";
import { BLOCKED, expect, test } from "./test.ts";

const LANGUAGES = ["en", "zh"];
const WIDE = { width: 1280, height: 800 };

test.setTimeout(360_000);

test("every page in every state meets WCAG 2.2 AA, in both languages and both themes", async ({
  browser,
  shop,
}) => {
  const found = await Promise.all(LANGUAGES.map((lang) => checkLanguage(browser, shop, lang)));
  expect(found.flat()).toEqual([]);
});

/** Visits all views in one language in a context of its own. @returns the problems and where they are. */
async function checkLanguage(browser: Browser, shop: Shop, lang: string): Promise<string[]> {
  const context = await browser.newContext({ locale: lang, colorScheme: "light" });
  const page = await context.newPage();
  const logged: string[] = [];
  page.on("console", (message) => {
    if (message.text() === BLOCKED) return;
    if (/error|warning/.test(message.type())) logged.push(message.text());
  });
  page.on("pageerror", (error) => logged.push(error.message));
  const found: string[] = [];
  for (const view of await viewsFor(shop, lang)) {
    const problems = await check(view);
    problems.push(...logged.splice(0).filter((text) => !view.expectedLogs?.test(text)));
    found.push(...problems.map((problem) => `${lang}, ${view.name}: ${problem}`));
  }
  await context.close();
  return found;

  /** Checks everything at one width and only the dark colours at the other, since the markup is the same. */
  async function check(view: View): Promise<string[]> {
    const [first, second] = lang === "en" ? [WIDE, PHONE] : [PHONE, WIDE];
    await page.setViewportSize(first);
    await view.show(page);
    const light = await axeViolations(page);
    const targets = await smallTargets(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize(second);
    const dark = await contrastViolations(page);
    const others = [
      ...(await smallTargets(page)),
      ...(await reflowProblems(page)),
      ...(await foreignTexts(page, lang)),
    ];
    await page.emulateMedia({ colorScheme: "light" });
    return [...light, ...targets, ...dark, ...others];
  }
}
