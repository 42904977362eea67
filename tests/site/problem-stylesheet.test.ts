import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemPage } from "#checkout/http/problem-page.ts";
import { Problem } from "#domain/api/problem.ts";
import { checkoutMessages } from "#messages/checkout.ts";
import { messagesIn } from "#messages/read.ts";
import { problemStylesheet } from "#publish/finish/problem-stylesheet.ts";
import { BROWSER_ARGS, findBrowser } from "#scripts/browser.ts";

const SITE = join(import.meta.dirname, "../../site");
const TOKENS = readFileSync(join(SITE, "styles/tokens.css"), "utf8");
const theme = {
  accent: null,
  fonts: "studio",
  density: "airy",
  logo: null,
  logoDark: null,
  titleFont: null,
  textFont: null,
} as const;

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: BROWSER_ARGS });
  page = await browser.newPage();
});
afterAll(() => browser.close());

test.each([
  ["with the default theme", theme],
  ["with a yellow accent", { ...theme, accent: "#ffff00" }],
  ["with the system's serif", { ...theme, fonts: "system" as const }],
  [
    "with plain fonts and compact density",
    { ...theme, fonts: "plain" as const, density: "compact" as const },
  ],
])("the problem page of the checkout looks like the shop's pages, %s", async (_, chosen) => {
  const sheet = await publishedStylesheet(chosen);
  for (const colorScheme of ["light", "dark"] as const) {
    for (const locale of ["en", "zh"]) {
      const problem = new Problem("amount-too-low");
      const messages = checkoutMessages(locale, messagesIn(locale));
      const document = await problemPage({ problem, back: "/", messages, shopName: "Shop", siteUrl: "" });
      const problemStyles = await computedStyles(String(document), sheet, colorScheme);
      const { accent, fonts, density } = chosen;
      const rule = accent ? `:root{--shop-accent:${accent}}` : "";
      const attributes = `lang="${locale}" data-fonts="${fonts}" data-density="${density}"`;
      const shopPage = `<!doctype html><html ${attributes}><body><h1>x</h1><p>x</p><a class="button">x</a></body></html>`;
      expect(problemStyles, `${colorScheme} ${locale}`).toEqual(
        await computedStyles(shopPage, TOKENS + PAGE_STYLES + rule, colorScheme),
      );
    }
  }
});

/** How the shop's own stylesheets use the tokens. */
const PAGE_STYLES = `
  body { font-family: var(--body-font); padding-inline: var(--margin) }
  h1 { font-family: var(--title-font) }
  .button { background: var(--accent-fill) }`;

/** The stylesheet of the problem page as it is published with a theme. */
async function publishedStylesheet(theme: Parameters<typeof problemStylesheet>[1]["theme"]): Promise<string> {
  const source = readFileSync(join(SITE, "public/problem.css"), "utf8");
  return problemStylesheet(source, { theme, languages: ["en", "zh"] });
}

async function computedStyles(html: string, sheet: string, colorScheme: "light" | "dark") {
  await page.emulateMedia({ colorScheme });
  await page.setContent(html);
  await page.addStyleTag({ content: sheet });
  return page.evaluate(() => {
    const of = (selector: string) => getComputedStyle(document.querySelector(selector) ?? document.body);
    // The problem page has no web font, and the shop's pages have fallbacks adjusted to theirs.
    const familiesOf = (selector: string) =>
      of(selector)
        .fontFamily.split(", ")
        .filter((face) => !/Newsreader|Georgia|Iowan/.test(face));
    return {
      button: of(".button").backgroundColor,
      titles: familiesOf("h1"),
      text: familiesOf("p"),
      margin: of("body").paddingInlineStart,
    };
  });
}
