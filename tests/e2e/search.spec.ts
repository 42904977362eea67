import type { Page } from "@playwright/test";
import type { Shop } from "./shop-process.ts";
import { expect, test } from "./test.ts";

const REPEATED = 3;
const FRAGMENTS = "**/*.pf_fragment";

const results = (page: Page) => page.locator(".search-results h2");
const more = (page: Page) => page.getByRole("button", { name: /Show more|显示更多/ });

test("results appear while typing, and the arrow keys move through them", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/`);
  const field = page.getByRole("searchbox");
  await expect(field).toBeVisible();
  await page.getByLabel("Category").focus();
  await page.keyboard.press("/");
  await expect(field).toBeFocused();
  await field.pressSequentially("brush", { delay: 20 });
  await expect(results(page).first()).toHaveText("Ink Brushes");
  await expect(page.getByRole("main").getByRole("status")).toHaveText(/\d+ results?/);
  await expect(page).toHaveURL(/\?q=brush$/);

  await page.keyboard.press("ArrowDown");
  await expect(results(page).first().getByRole("link")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(field).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(field).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(field).toHaveValue("");
  await expect(page.locator(".search-all")).toBeVisible();

  await field.fill("brush");
  await expect(results(page).first()).toHaveText("Ink Brushes");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/products\/ink-brushes\/$/);
  await page.goBack();
  await expect(field).toHaveValue("brush");
  await expect(results(page).first()).toHaveText("Ink Brushes");
});

test("the focus stays on a result while a newer search arrives", async ({ page, shop }) => {
  let released = Promise.resolve();
  await page.route("**/held", async (route) => {
    await released;
    await route.fulfill();
  });
  const held = `const { results } = await pagefind.search(...args);
    await fetch("/held");
    return { results };`;
  await replaceSearch(page, held);
  await page.goto(`${shop.url}/search/`);
  const field = page.getByRole("searchbox");
  for (const [typed, more, stays] of [
    ["brus", "h", results(page).first().getByRole("link")],
    ["brush", " icons", field],
  ] as const) {
    await field.fill(typed);
    await expect(results(page).first()).toHaveText("Ink Brushes");
    await results(page)
      .first()
      .evaluate((heading) => heading.classList.add("older"));
    const { promise, resolve: release } = Promise.withResolvers<void>();
    released = promise;
    await field.press("End");
    await field.pressSequentially(more);
    await page.keyboard.press("ArrowDown");
    await expect(results(page).first().getByRole("link")).toBeFocused();
    await expect(page).toHaveURL(new RegExp(`q=${typed}${more.replace(" ", "\\+")}$`));
    release();
    await expect(page.locator(".older")).toHaveCount(0);
    await expect(stays).toBeFocused();
  }
});

test("Enter does not open a result of an older search", async ({ page, shop }) => {
  await replaceSearch(page, "return pagefind.search(...args);");
  await page.goto(`${shop.url}/search/?q=brush`);
  await expect(results(page).first()).toHaveText("Ink Brushes");
  await page.evaluate(() =>
    addEventListener("click", ({ target }) => {
      if (target instanceof HTMLAnchorElement) sessionStorage.setItem("opened", target.href);
    }),
  );
  const field = page.getByRole("searchbox");
  const release = await holdFragments(page);
  await field.fill("trailer");
  await page.keyboard.press("Enter");
  await expect.poll(() => loadingResults(page)).toBeGreaterThan(0);
  await field.fill("planner");
  await expect(page).toHaveURL(/\?q=planner$/);
  release();
  await expect(results(page).first()).toHaveText("Paper Year 2027");
  await expect.poll(() => loadingResults(page)).toBe(0);
  expect(await page.evaluate(() => sessionStorage.getItem("opened"))).toBeNull();
  expect(page.url()).toMatch(/\/search\/\?q=planner$/);
});

test("full-width letters find what plain ones do", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/?q=${encodeURIComponent("ＩＮＫ　ｂｒｕｓｈ")}`);
  await expect(results(page).first()).toHaveText("Ink Brushes");
});

test("Chinese is found by its words", async ({ page, shop }) => {
  await page.goto(`${shop.url}/zh/search/?q=${encodeURIComponent("汉字")}`);
  await expect(results(page).first()).toHaveText("两种文字之间");
  await expect(page.locator("mark").first()).toHaveText("汉字");
});

for (const [prefix, subjects] of [
  ["", { typography: "Between Two Scripts", wallpapers: "Six Windows", zip: "Nine Grid" }],
  ["/zh", { 壁纸: "六扇窗", 课程: "小网站", 模板: "慢笔记", 字体: "夜市体", 字体排印: "两种文字之间" }],
] as const) {
  test(`every product is the first result for its name, and is found by tag, kind and file type, at ${prefix}/search/`, async ({
    page,
    shop,
  }) => {
    const published: { name: string; lang: string }[] = await (
      await fetch(`${shop.url}${prefix}/products.json`)
    ).json();
    await page.goto(`${shop.url}${prefix}/search/`);
    for (const { name } of published) {
      await page.getByRole("searchbox").fill(name);
      await expect(results(page).first()).toHaveText(name);
    }
    for (const [subject, name] of Object.entries(subjects)) {
      await page.getByRole("searchbox").fill(subject);
      await expect(results(page).filter({ hasText: name }), subject).toBeVisible();
    }
    await expect(page.locator(".search-excerpt").first()).not.toContainText("⁂");
  });
}

test("results show the same prices as the lists, in the page's language", async ({ page, shop }) => {
  for (const [path, other] of [
    ["/search/", "zh"],
    ["/zh/search/", "en"],
  ]) {
    await page.goto(`${shop.url}${path}?language=${other}`);
    await more(page).click();
    await expect(more(page)).toBeHidden();
    const listed = await factsOf(page, ".search-all");
    expect(Object.keys(listed).length).toBeGreaterThan(10);
    expect(await factsOf(page, ".search-results")).toEqual(listed);
  }
});

test("a word that shares only its first letter is not found", async ({ page, shop }) => {
  for (const [path, nothing] of [
    ["/search/", "No results for “xyzzyq”"],
    ["/zh/search/", "没有找到“xyzzyq”"],
  ] as const) {
    await page.goto(`${shop.url}${path}?q=xyzzyq`);
    await expect(page.getByRole("main").getByRole("status")).toContainText(nothing);
    await expect(results(page)).toHaveCount(0);
  }
});

test("a word with a different spelling near its end is found", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/`);
  for (const [spelt, name] of [
    ["license", /Licence/],
    ["typograpy", "Between Two Scripts"],
    ["lanterm icons", "Lantern Icons"],
  ] as const) {
    await page.getByRole("searchbox").fill(spelt);
    await expect(results(page).filter({ hasText: name }), spelt).toBeVisible();
  }
});

test("metadata for the shop's own use is not searched", async ({ page, shop }) => {
  for (const query of ["usd", "media", "320"]) {
    await page.goto(`${shop.url}/search/?q=${query}`);
    await expect(page.getByRole("main").getByRole("status")).toContainText("No results for");
  }
});

test("excerpts quote the page's text and mark where it is cut", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/?q=paper`);
  const excerpts = page.locator(".search-results .search-excerpt");
  await expect(excerpts.first()).toContainText("…");
  for (const excerpt of await excerpts.allTextContents()) {
    expect(excerpt).toMatch(/^(…|[A-Z0-9“])/);
    expect(excerpt).toMatch(/([.!?”)]|[^,;:·]…)$/);
    expect(excerpt).not.toMatch(/↩|\d kB|All products|Download anytime|\S\.[A-Z]/);
  }
});

test("a product is found by its summary", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/?q=ninety-six`);
  await expect(results(page).first()).toHaveText("Lantern Icons");
  await expect(page.locator(".search-excerpt").first()).toContainText("Ninety-six plain icons");
  await expect(page.locator("mark").first()).toHaveText("Ninety-six");
});

test("a word of another language is found there with one click", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/?q=${encodeURIComponent("图标")}`);
  await page.getByRole("button", { name: "Search in 简体中文" }).click();
  await expect(results(page).first()).toHaveText("灯笼图标");
  await expect(page.getByLabel("Language")).toBeFocused();
  await expect(page).toHaveURL(/language=zh/);
});

test("an input method keeps its keys, and its word is searched once complete", async ({ page, shop }) => {
  await page.clock.install();
  await page.goto(`${shop.url}/zh/search/`);
  const field = page.getByRole("searchbox");
  await expect(field).toBeFocused();
  await field.pressSequentially("纸");
  await expect(results(page).first()).toBeVisible();
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
  // Dispatched, since a real key would bypass the input method and reach the field.
  await field.dispatchEvent("keydown", { key: "Escape", isComposing: true });
  await expect(field).toHaveValue("纸han'zi");
  await page.clock.runFor(5_000);
  expect(await page.evaluate(() => new URL(location.href).searchParams.get("q"))).toBe("纸");

  await field.fill("");
  await compose("han'zi");
  await keyboard.send("Input.insertText", { text: "汉字" });
  await expect(field).toHaveValue("汉字");
  await expect(results(page).first()).toHaveText("两种文字之间");
});

test("category, price and language narrow the results", async ({ page, shop }) => {
  await page.goto(`${shop.url}/search/`);
  await page.getByLabel("Price").selectOption("Free");
  await expect(results(page)).toHaveText(["Pairing Sheet"]);
  await page.getByLabel("Category").selectOption("Music");
  await expect(page.getByRole("main").getByRole("status")).toHaveText("No products match these filters.");
  await page.getByLabel("Price").selectOption("Under $10");
  await expect(results(page)).toHaveText(["Rain on Tiles"]);
  await page.getByLabel("Language").selectOption("简体中文");
  await expect(results(page)).toHaveText(["雨打瓦"]);
  await page.reload();
  await expect(results(page)).toHaveText(["雨打瓦"]);
  await results(page).getByRole("link").click();
  await expect(page).toHaveURL(/\/zh\/products\/rain-on-tiles\/$/);
});

test("a double click on Show more adds one page of results", async ({ page, shop }) => {
  await searchManyResults(page, shop);
  const release = await holdFragments(page);
  await more(page).dblclick();
  release();
  await expect(results(page)).toHaveCount(40);
  await expect.poll(() => loadingResults(page)).toBe(0);
  expect(await results(page).count()).toBe(40);
  expect(await more(page).count()).toBe(1);
});

test("further results of an older search do not appear under a newer one", async ({ page, shop }) => {
  await searchManyResults(page, shop);
  const release = await holdFragments(page);
  await more(page).click();
  await page.getByLabel("Category").selectOption("Music");
  await expect(results(page)).toHaveText(Array(REPEATED).fill("雨打瓦"));
  expect(await loadingResults(page)).toBeGreaterThan(0);
  release();
  await expect.poll(() => loadingResults(page)).toBe(0);
  expect(await results(page).allTextContents()).toEqual(Array(REPEATED).fill("雨打瓦"));
  expect(await more(page).isHidden()).toBe(true);
});

test("an error while loading further results is shown", async ({ page, shop }) => {
  await searchManyResults(page, shop);
  await page.route(FRAGMENTS, (route) => route.abort());
  await more(page).click();
  await expect(page.getByRole("main").getByRole("status")).toContainText("could not be loaded");
});

test("an empty result and a failed search are both reported", async ({ page, shop, consoleErrors }) => {
  await page.goto(`${shop.url}/search/?q=${encodeURIComponent("щука")}`);
  await expect(page.getByRole("main").getByRole("status")).toContainText("No results for “щука”");
  await page.route("**/pagefind/pagefind.js", (route) => route.abort());
  await page.goto(`${shop.url}/search/`);
  await expect(page.getByRole("main").getByRole("status")).toContainText("could not be loaded");
  await expect(page.getByRole("main").getByRole("link", { name: "Ink Brushes" })).toBeVisible();
  expect(consoleErrors.splice(0).every((text) => text.includes("ERR_FAILED"))).toBe(true);
});

test("the next search retries what could not be loaded", async ({ page, shop, consoleErrors }) => {
  const status = page.getByRole("main").getByRole("status");
  await page.route("**/pagefind/pagefind.js", (route) => route.abort());
  await page.goto(`${shop.url}/search/`);
  await expect(status).toContainText("could not be loaded");
  await page.unroute("**/pagefind/pagefind.js");
  await page.getByRole("searchbox").fill("brush");
  await expect(results(page).first()).toHaveText("Ink Brushes");
  await page.getByRole("searchbox").fill("");
  await page.getByLabel("Price").selectOption("Free");
  await expect(results(page)).toHaveText(["Pairing Sheet"]);

  await page.goto(`${shop.url}/search/?q=brush`);
  await expect(results(page).first()).toHaveText("Ink Brushes");
  await page.route("**/pagefind-entry.json?*", (route) => route.abort());
  await page.getByLabel("Language").selectOption("简体中文");
  await expect(status).toContainText("could not be loaded");
  await page.unroute("**/pagefind-entry.json?*");
  await page.getByLabel("Language").selectOption("English");
  await expect(results(page).first()).toHaveText("Ink Brushes");
  await page.getByRole("searchbox").fill("汉字");
  await page.getByLabel("Language").selectOption("简体中文");
  await expect(results(page).first()).toHaveText("两种文字之间");
  expect(consoleErrors.splice(0).every((text) => /ERR_FAILED|Failed to load/.test(text))).toBe(true);
});

test("without scripts the page is a list of everything", async ({ browser, shop }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${shop.url}/search/`);
  await expect(page.getByRole("searchbox")).toBeHidden();
  await page.getByRole("main").getByRole("link", { name: "Rain on Tiles" }).click();
  await expect(page).toHaveURL(/\/products\/rain-on-tiles\/$/);
  await context.close();
});

/** Finds everything in the other language, as in a shop several times as large. */
async function searchManyResults(page: Page, shop: Shop): Promise<void> {
  const larger = `const { results } = await pagefind.search(...args);
    return { results: Array(${REPEATED}).fill(results).flat() };`;
  await replaceSearch(page, larger);
  await page.goto(`${shop.url}/search/?language=zh`);
  await expect(results(page)).toHaveCount(20);
}

/** Replaces Pagefind's search by a function body that gets the module as `pagefind` and the arguments as `args`. */
async function replaceSearch(page: Page, functionBody: string): Promise<void> {
  const body = `import * as pagefind from "/pagefind/pagefind.js?found";
    export * from "/pagefind/pagefind.js?found";
    const found = async (...args) => { ${functionBody} };
    const counted = (result) => ({
      ...result,
      async data() {
        window.loadingResults = (window.loadingResults ?? 0) + 1;
        return result.data().finally(() => (window.loadingResults -= 1));
      },
    });
    export async function search(...args) {
      return { results: (await found(...args)).results.map(counted) };
    }`;
  await page.route(/pagefind\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body }));
}

/** The facts below each product's name, without screen reader texts and former prices. */
async function factsOf(page: Page, list: string): Promise<Record<string, string>> {
  const rows = await page.locator(`${list} li:has(img)`).evaluateAll((rows) =>
    rows.map((row) => {
      for (const extra of row.querySelectorAll(".sr-only, s")) extra.remove();
      const product = row.querySelector("a")?.href.split("/").at(-2) ?? "";
      return [product, row.querySelector(".muted")?.textContent.trim() ?? ""] as const;
    }),
  );
  return Object.fromEntries(rows);
}

/** How many results of a replaced search are loading their texts. After the last one, no code of the search is running. */
function loadingResults(page: Page): Promise<number> {
  return page.evaluate(() => ("loadingResults" in window ? Number(window.loadingResults) : 0));
}

/** Delays the loading of results' texts. @returns a function that releases them. */
async function holdFragments(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(FRAGMENTS, async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}
