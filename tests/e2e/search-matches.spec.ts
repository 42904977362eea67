import type { Page } from "@playwright/test";
import { more, results } from "./searches.ts";
import { expect, test } from "./test.ts";

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
