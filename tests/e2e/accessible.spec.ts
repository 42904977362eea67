import type { Browser } from "@playwright/test";
import { brokenColours, brokenRules } from "./access/axe.ts";
import { foreignNames } from "./access/language.ts";
import { outOfRoom } from "./access/reflow.ts";
import { smallTargets } from "./access/targets.ts";
import { PHONE, type View, viewsOf } from "./access/views.ts";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const LANGUAGES = ["en", "zh"];
const WIDE = { width: 1280, height: 800 };

test.setTimeout(240_000);

test("every page in every state keeps WCAG 2.2 AA, in both languages and both colours", async ({
  browser,
  shop,
}) => {
  const found = await Promise.all(LANGUAGES.map((lang) => lookThrough(browser, shop, lang)));
  expect(found.flat()).toEqual([]);
});

/** Goes through all views in one language, in a browser of its own, and says what is wrong and where. */
async function lookThrough(browser: Browser, shop: Shop, lang: string): Promise<string[]> {
  const context = await browser.newContext({ locale: lang, colorScheme: "light" });
  const page = await context.newPage();
  const logged: string[] = [];
  page.on("console", (message) => {
    if (/error|warning/.test(message.type())) logged.push(message.text());
  });
  page.on("pageerror", (error) => logged.push(error.message));
  const found: string[] = [];
  for (const view of await viewsOf(shop, lang)) {
    const wrong = await lookAt(view);
    wrong.push(...logged.splice(0).filter((text) => !view.logs?.test(text)));
    found.push(...wrong.map((what) => `${lang}, ${view.name}: ${what}`));
  }
  await context.close();
  return found;

  /** Each language is read whole at one width and in its dark colours at the other: the markup is the same. */
  async function lookAt(view: View): Promise<string[]> {
    const [first, second] = lang === "en" ? [WIDE, PHONE] : [PHONE, WIDE];
    await page.setViewportSize(first);
    await view.show(page);
    const light = await brokenRules(page);
    const targets = await smallTargets(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize(second);
    const dark = await brokenColours(page);
    const others = [
      ...(await smallTargets(page)),
      ...(await outOfRoom(page)),
      ...(await foreignNames(page, lang)),
    ];
    await page.emulateMedia({ colorScheme: "light" });
    return [...light, ...targets, ...dark, ...others];
  }
}
