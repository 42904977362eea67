import { accessProblems } from "./access/problems.ts";
import { openLibrary } from "./buying.ts";
import { main, openWork, showWork } from "./opened-files.ts";
import { expect, test } from "./test.ts";

for (const [lang, prefix] of [
  ["en", ""],
  ["zh", "/zh"],
] as const) {
  test(`the player, films and the readers meet WCAG 2.2 AA in both themes, in ${lang}`, async ({
    page,
    shop,
  }) => {
    test.setTimeout(180_000);
    await openWork(page, shop, "rain-on-tiles", `axe-${lang}@example.com`, prefix);
    const openers = page.locator(".open-file");
    await openers.first().click();
    await expect(page.locator(".listening [aria-label]").first()).toBeVisible();
    expect(await accessProblems(page)).toEqual([]);
    await showWork(page, shop, "small-websites", prefix);
    await openers.first().click();
    await expect(page.getByRole("dialog").locator("video")).toBeVisible();
    expect(await accessProblems(page)).toEqual([]);
    await showWork(page, shop, "between-two-scripts", prefix);
    for (const [index, shown] of [".pdf-page", ".book img"].entries()) {
      await openers.nth(index).click();
      await expect(page.locator(shown).first()).toBeVisible();
      expect(await accessProblems(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
  });
}

test("the page of a free order opens files in the same way, once the link in its email was opened elsewhere", async ({
  browser,
  page,
  shop,
}) => {
  const email = "after-paying@example.com";
  await page.goto(`${shop.url}/products/pairing-sheet/`);
  await page
    .getByRole("button", { name: /^Get|^Buy|free/i })
    .first()
    .click();
  await page.locator("input[type=email]").fill(email);
  await page.locator("button[value=pay]").click();
  await expect(page).toHaveURL(/\/order\//);
  await expect(main(page)).toContainText("Open it and click the link to get your files.");
  await expect(main(page).getByRole("button", { name: /^Read/ })).toHaveCount(0);
  await openLibrary(await (await browser.newContext()).newPage(), shop, email);
  // The page asks again after some seconds.
  await expect(main(page).getByRole("button", { name: /^Read/ })).toBeVisible({ timeout: 30_000 });
  await main(page).getByRole("button", { name: /^Read/ }).click();
  await expect(page.getByRole("dialog").locator(".pdf-page").first()).toBeVisible();
});
