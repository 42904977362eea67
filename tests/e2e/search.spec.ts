import { holdFragments, loadingResults, replaceSearch, results } from "./searches.ts";
import { expect, test } from "./test.ts";

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

test("without scripts the page is a list of everything", async ({ browser, shop }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${shop.url}/search/`);
  await expect(page.getByRole("searchbox")).toBeHidden();
  await page.getByRole("main").getByRole("link", { name: "Rain on Tiles" }).click();
  await expect(page).toHaveURL(/\/products\/rain-on-tiles\/$/);
  await context.close();
});
