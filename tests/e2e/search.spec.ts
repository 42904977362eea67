import type { Page } from "@playwright/test";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const LARGER = 3;
const TEXTS = "**/*.pf_fragment";

const found = (page: Page) => page.locator(".search-results h2");
const more = (page: Page) => page.getByRole("button", { name: /Show more|显示更多/ });

test("results come while typing, and the keys go through them", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/`);
  const field = page.getByRole("searchbox");
  await expect(field).toBeVisible();
  await page.getByLabel("Category").focus();
  await page.keyboard.press("/");
  await expect(field).toBeFocused();
  await field.pressSequentially("brush", { delay: 20 });
  await expect(found(page).first()).toHaveText("Ink Brushes");
  await expect(page.getByRole("main").getByRole("status")).toHaveText(/\d+ results?/);
  await expect(page).toHaveURL(/\?q=brush$/);

  await page.keyboard.press("ArrowDown");
  await expect(found(page).first().getByRole("link")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(field).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(field).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(field).toHaveValue("");
  await expect(page.locator(".search-all")).toBeVisible();

  await field.fill("brush");
  await expect(found(page).first()).toHaveText("Ink Brushes");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/products\/ink-brushes\/$/);
  await page.goBack();
  await expect(field).toHaveValue("brush");
  await expect(found(page).first()).toHaveText("Ink Brushes");
});

test("who has gone on to a row keeps it while what was typed last is looked for", async ({ page, shop }) => {
  const late = `const { results } = await found.search(...asked);
    await new Promise((resolve) => setTimeout(resolve, 400));
    return { results };`;
  await searchBy(page, late);
  await page.goto(`${shop.url}/search/`);
  const field = page.getByRole("searchbox");
  for (const [typed, more, stays] of [
    ["brus", "h", found(page).first().getByRole("link")],
    ["brush", " icons", field],
  ] as const) {
    await field.fill(typed);
    await expect(found(page).first()).toHaveText("Ink Brushes");
    await field.press("End");
    await field.pressSequentially(more);
    await page.keyboard.press("ArrowDown");
    await expect(found(page).first().getByRole("link")).toBeFocused();
    await expect(page).toHaveURL(new RegExp(`q=${typed}${more.replace(" ", "\\+")}$`));
    await page.waitForTimeout(600);
    await expect(stays).toBeFocused();
  }
});

test("Enter opens nothing of an older search", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/?q=brush`);
  await expect(found(page).first()).toHaveText("Ink Brushes");
  const field = page.getByRole("searchbox");
  const release = await holdTexts(page);
  await field.fill("trailer");
  await page.keyboard.press("Enter");
  await field.fill("planner");
  await expect(page).toHaveURL(/\?q=planner$/);
  release();
  await expect(found(page).first()).toHaveText("Paper Year 2027");
  await page.waitForTimeout(300);
  await expect(page).toHaveURL(/\/search\/\?q=planner$/);
});

test("Chinese is found by its words", async ({ page, shop }) => {
  await page.goto(`${shop.url}/zh/search/?q=${encodeURIComponent("汉字")}`);
  await expect(found(page).first()).toHaveText("两种文字之间");
  await expect(page.locator("mark").first()).toHaveText("汉字");
});

for (const [prefix, subjects] of [
  ["", { typography: "Between Two Scripts", wallpapers: "Six Windows", zip: "Nine Grid" }],
  ["/zh", { 壁纸: "六扇窗", 课程: "小网站", 模板: "慢笔记", 字体: "夜市体", 字体排印: "两种文字之间" }],
] as const) {
  test(`every work is found first by its own name, and by its subject, kind and files, at ${prefix}/search/`, async ({
    page,
    shop,
  }) => {
    const published: { name: string; lang: string }[] = await (
      await fetch(`${shop.url}${prefix}/products.json`)
    ).json();
    await page.goto(`${shop.url}${prefix}/search/`);
    for (const { name } of published) {
      await page.getByRole("searchbox").fill(name);
      await expect(found(page).first()).toHaveText(name);
    }
    for (const [subject, name] of Object.entries(subjects)) {
      await page.getByRole("searchbox").fill(subject);
      await expect(found(page).filter({ hasText: name }), subject).toBeVisible();
    }
    await expect(page.locator(".search-excerpt").first()).not.toContainText("⁂");
  });
}

test("what is found costs what the lists say, in the page's language", async ({ page, shop }) => {
  for (const [path, other] of [
    ["/search/", "zh"],
    ["/zh/search/", "en"],
  ]) {
    await page.goto(`${shop.url}${path}?language=${other}`);
    await more(page).click();
    await expect(more(page)).toBeHidden();
    const listed = await labelled(page, ".search-all");
    expect(Object.keys(listed).length).toBeGreaterThan(10);
    expect(await labelled(page, ".search-results")).toEqual(listed);
  }
});

test("a word of which there is only the first letter is not found", async ({ page, shop }) => {
  for (const [path, nothing] of [
    ["/search/", "No results for “xyzzyq”"],
    ["/zh/search/", "没有找到“xyzzyq”"],
  ] as const) {
    await page.goto(`${shop.url}${path}?q=xyzzyq`);
    await expect(page.getByRole("main").getByRole("status")).toContainText(nothing);
    await expect(found(page)).toHaveCount(0);
  }
});

test("a word that is spelt otherwise towards its end is found", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/`);
  for (const [spelt, name] of [
    ["license", /Licence/],
    ["typograpy", "Between Two Scripts"],
    ["lanterm icons", "Lantern Icons"],
  ] as const) {
    await page.getByRole("searchbox").fill(spelt);
    await expect(found(page).filter({ hasText: name }), spelt).toBeVisible();
  }
});

test("nothing is found by what is kept with a page only for the shop's own use", async ({ page, shop }) => {
  for (const query of ["usd", "media", "320"]) {
    await page.goto(`${shop.url}/search/?q=${query}`);
    await expect(page.getByRole("main").getByRole("status")).toContainText("No results for");
  }
});

test("excerpts are of what a page tells, and show where they leave something out", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/?q=paper`);
  const excerpts = page.locator(".search-results .search-excerpt");
  await expect(excerpts.first()).toContainText("…");
  for (const excerpt of await excerpts.allTextContents()) {
    expect(excerpt).toMatch(/^(…|[A-Z0-9“])/);
    expect(excerpt).toMatch(/([.!?”)]|[^,;:·]…)$/);
    expect(excerpt).not.toMatch(/↩|\d kB|All products|Download anytime|\S\.[A-Z]/);
  }
});

test("a thing is found by its summary", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/?q=ninety-six`);
  await expect(found(page).first()).toHaveText("Lantern Icons");
  await expect(page.locator(".search-excerpt").first()).toContainText("Ninety-six plain icons");
  await expect(page.locator("mark").first()).toHaveText("Ninety-six");
});

test("a word of another language is looked for there with one press", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/?q=${encodeURIComponent("图标")}`);
  await page.getByRole("button", { name: "Search in 简体中文" }).click();
  await expect(found(page).first()).toHaveText("灯笼图标");
  await expect(page.getByLabel("Language")).toBeFocused();
  await expect(page).toHaveURL(/language=zh/);
});

test("an input method keeps its keys, and its word is looked for once it is whole", async ({
  page,
  shop,
}) => {
  await page.goto(`${shop.url}/zh/search/`);
  const field = page.getByRole("searchbox");
  await expect(field).toBeFocused();
  await field.pressSequentially("纸");
  await expect(found(page).first()).toBeVisible();
  const keyboard = await page.context().newCDPSession(page);
  const compose = (text: string) =>
    keyboard.send("Input.imeSetComposition", {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });

  await compose("han'zi");
  await expect(field).toHaveValue("纸han'zi");
  await page.keyboard.press("ArrowDown");
  await expect(field).toBeFocused();
  // A pressed one would reach the field itself, from which an input method keeps it.
  await field.dispatchEvent("keydown", { key: "Escape", isComposing: true });
  await expect(field).toHaveValue("纸han'zi");
  await page.waitForTimeout(500);
  expect(new URL(page.url()).searchParams.get("q")).toBe("纸");

  await field.fill("");
  await compose("han'zi");
  await keyboard.send("Input.insertText", { text: "汉字" });
  await expect(field).toHaveValue("汉字");
  await expect(found(page).first()).toHaveText("两种文字之间");
});

test("kind, price and language narrow it", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/`);
  await page.getByLabel("Price").selectOption("Free");
  await expect(found(page)).toHaveText(["Pairing Sheet"]);
  await page.getByLabel("Category").selectOption("Music");
  await expect(page.getByRole("main").getByRole("status")).toHaveText("No products match these filters.");
  await page.getByLabel("Price").selectOption("Under $10");
  await expect(found(page)).toHaveText(["Rain on Tiles"]);
  await page.getByLabel("Language").selectOption("简体中文");
  await expect(found(page)).toHaveText(["雨打瓦"]);
  await page.reload();
  await expect(found(page)).toHaveText(["雨打瓦"]);
  await found(page).getByRole("link").click();
  await expect(page).toHaveURL(/\/zh\/products\/rain-on-tiles\/$/);
});

test("more is shown once, however often it is asked for", async ({ page, shop }) => {
  await beginLong(page, shop);
  const release = await holdTexts(page);
  await more(page).dblclick();
  release();
  await expect(found(page)).toHaveCount(40);
  await page.waitForTimeout(300);
  await expect(found(page)).toHaveCount(40);
  await expect(more(page)).toHaveCount(1);
});

test("more of an older search does not come under a newer one", async ({ page, shop }) => {
  await beginLong(page, shop);
  const release = await holdTexts(page);
  await more(page).click();
  await page.getByLabel("Category").selectOption("Music");
  await expect(found(page)).toHaveText(Array(LARGER).fill("雨打瓦"));
  release();
  await page.waitForTimeout(300);
  await expect(found(page)).toHaveText(Array(LARGER).fill("雨打瓦"));
  await expect(more(page)).toBeHidden();
});

test("says so when more cannot be loaded", async ({ page, shop }) => {
  await beginLong(page, shop);
  await page.route(TEXTS, (route) => route.abort());
  await more(page).click();
  await expect(page.getByRole("main").getByRole("status")).toContainText("could not be loaded");
});

test("says when there is nothing, and when it cannot search", async ({ page, shop, complaints }) => {
  await page.goto(`${shop.url}/search/?q=${encodeURIComponent("щука")}`);
  await expect(page.getByRole("main").getByRole("status")).toContainText("No results for “щука”");
  await page.route("**/pagefind/pagefind.js", (route) => route.abort());
  await page.goto(`${shop.url}/search/`);
  await expect(page.getByRole("main").getByRole("status")).toContainText("could not be loaded");
  await expect(page.getByRole("main").getByRole("link", { name: "Ink Brushes" })).toBeVisible();
  expect(complaints.splice(0).every((text) => text.includes("ERR_FAILED"))).toBe(true);
});

test("what could not be loaded is asked for again by the next search", async ({ page, shop, complaints }) => {
  const status = page.getByRole("main").getByRole("status");
  await page.route("**/pagefind/pagefind.js", (route) => route.abort());
  await page.goto(`${shop.url}/search/`);
  await expect(status).toContainText("could not be loaded");
  await page.unroute("**/pagefind/pagefind.js");
  await page.getByRole("searchbox").fill("brush");
  await expect(found(page).first()).toHaveText("Ink Brushes");
  await page.getByRole("searchbox").fill("");
  await page.getByLabel("Price").selectOption("Free");
  await expect(found(page)).toHaveText(["Pairing Sheet"]);

  await page.goto(`${shop.url}/search/?q=brush`);
  await expect(found(page).first()).toHaveText("Ink Brushes");
  await page.route("**/pagefind-entry.json?*", (route) => route.abort());
  await page.getByLabel("Language").selectOption("简体中文");
  await expect(status).toContainText("could not be loaded");
  await page.unroute("**/pagefind-entry.json?*");
  await page.getByLabel("Language").selectOption("English");
  await expect(found(page).first()).toHaveText("Ink Brushes");
  await page.getByRole("searchbox").fill("汉字");
  await page.getByLabel("Language").selectOption("简体中文");
  await expect(found(page).first()).toHaveText("两种文字之间");
  expect(complaints.splice(0).every((text) => /ERR_FAILED|Failed to load/.test(text))).toBe(true);
});

test("without scripts it is a list of everything", async ({ browser, shop }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${shop.url}/search/`);
  await expect(page.getByRole("searchbox")).toBeHidden();
  await page.getByRole("main").getByRole("link", { name: "Rain on Tiles" }).click();
  await expect(page).toHaveURL(/\/products\/rain-on-tiles\/$/);
  await context.close();
});

/** Finds everything there is in the other language, as in a shop that is some times as large. */
async function beginLong(page: Page, shop: Shop): Promise<void> {
  const larger = `const { results } = await found.search(...asked);
    return { results: Array(${LARGER}).fill(results).flat() };`;
  await searchBy(page, larger);
  await page.goto(`${shop.url}/search/?language=zh`);
  await expect(found(page)).toHaveCount(20);
}

/** Has the index searched by another function's body, which is given `found` to search and what is `asked`. */
async function searchBy(page: Page, does: string): Promise<void> {
  const body = `import * as found from "/pagefind/pagefind.js?found";
    export * from "/pagefind/pagefind.js?found";
    export async function search(...asked) { ${does} }`;
  await page.route(/pagefind\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body }));
}

/** What stands below the name of each product, without what is only heard and what it cost before. */
async function labelled(page: Page, list: string): Promise<Record<string, string>> {
  const rows = await page.locator(`${list} li:has(img)`).evaluateAll((rows) =>
    rows.map((row) => {
      for (const beside of row.querySelectorAll(".sr-only, s")) beside.remove();
      const product = row.querySelector("a")?.href.split("/").at(-2) ?? "";
      return [product, row.querySelector(".muted")?.textContent.trim() ?? ""] as const;
    }),
  );
  return Object.fromEntries(rows);
}

/** Holds back the texts of what is found from now on. @returns what lets them through. */
async function holdTexts(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(TEXTS, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}
