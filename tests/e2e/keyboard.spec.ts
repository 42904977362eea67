import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { hiddenFocus } from "./access/focus.ts";
import { buy } from "./access/purchases.ts";
import { PHONE } from "./access/views.ts";
import { expect, test } from "./test.ts";

/** More than any page has places for the focus. */
const MOST_PRESSES = 150;

test("a whole purchase is made with the keyboard alone, and the address is given once", async ({
  page,
  shop,
}) => {
  await page.goto(shop.url);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await tabTo(page, page.getByRole("main").getByRole("link", { name: "Rain on Tiles" }).first());
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Buy" }).first());
  await page.keyboard.press("Enter");

  await expect(page).toHaveURL(/\/pay\/cs_/);
  const email = page.locator("input[type=email]");
  await expect(email).toHaveAttribute("autocomplete", "email");
  await tabTo(page, email);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("keys@example.com");
  await tabTo(page, page.locator("button[value=pay]"));
  await page.keyboard.press("Space");

  await expect(page).toHaveURL(/\/order\/\?id=ord_/);
  await expect(page.getByRole("main")).toContainText("It’s all yours");
  await asksForNothing(page);

  await expect.poll(async () => (await shop.mails()).some(({ to }) => to === "keys@example.com")).toBe(true);
  const mail = (await shop.mails()).find(({ to }) => to === "keys@example.com");
  await page.goto(/http\S+\/open\/#[\w-]+/.exec(mail?.text ?? "")?.[0] ?? "");
  await asksForNothing(page);
  await tabTo(page, page.getByRole("button", { name: "Open my library" }));
  await page.keyboard.press("Enter");

  await expect(page).toHaveURL(/\/library\//);
  await asksForNothing(page);
  await tabTo(page, page.getByRole("button", { name: "Download Eaves" }));
  const downloading = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const sold = await readFile("content/products/rain-on-tiles/files/01-eaves.mp3");
  expect(sha256(await readFile(await (await downloading).path()))).toBe(sha256(sold));
});

test("a link that was used is followed by a new one without the address being asked for", async ({
  page,
  shop,
  complaints,
}) => {
  const { token } = await buy(shop, "en", "again@example.com", [{ product: "ink-brushes" }]);
  await page.goto(`${shop.url}/open/#${token}`);
  await tabTo(page, page.getByRole("button", { name: "Open my library" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Sign out" }));
  await page.keyboard.press("Enter");
  await page.goto(`${shop.url}/open/#${token}`);
  await tabTo(page, page.getByRole("button", { name: "Open my library" }));
  await page.keyboard.press("Enter");
  await asksForNothing(page);
  await tabTo(page, page.getByRole("button", { name: "Send a new link" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "A new link is on its way" })).toBeFocused();
  await asksForNothing(page);
  await tabTo(page, page.getByRole("link", { name: "Enter my address" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox")).toHaveAttribute("autocomplete", "email");
  expect(complaints.splice(0).filter((text) => !/401|410/.test(text))).toEqual([]);
});

for (const where of ["drawer", "page"] as const) {
  test(`changing the cart's ${where} leaves the keyboard its place`, async ({ page, shop }) => {
    for (const product of ["ink-brushes", "six-windows", "slow-notes"]) {
      await page.goto(`${shop.url}/products/${product}/`);
      await page.locator("[data-add]").click();
      await expect(page.getByRole("dialog")).toBeVisible();
    }
    if (where === "page") await page.goto(`${shop.url}/cart/`);
    const quantity = page.getByLabel("Quantity of Six Windows");
    const remove = (name: string) => page.getByRole("button", { name: `Remove ${name}` });

    await quantity.focus();
    await page.keyboard.type("3");
    await page.keyboard.press("Tab");
    await expect(remove("Six Windows")).toBeFocused();
    await page.keyboard.press("Shift+Tab");
    await expect(quantity).toBeFocused();
    await page.keyboard.type("4");
    await page.keyboard.press("Shift+Tab");
    await expect(page.getByRole("link", { name: "Six Windows" }).last()).toBeFocused();

    await tabTo(page, remove("Six Windows"));
    await page.keyboard.press("Enter");
    await expect(remove("Slow Notes")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(remove("Ink Brushes")).toBeFocused();
    await page.keyboard.press("Enter");
    const seen = where === "page" ? page.getByRole("main") : page.getByRole("dialog");
    await expect(seen.getByRole("link", { name: "View all products" })).toBeFocused();
  });
}

test("what has the focus is seen, and nothing lies over it", async ({ page, shop }) => {
  const { token } = await buy(shop, "en", "focus@example.com", [
    { product: "lantern-icons", option: "personal" },
    { product: "rain-on-tiles" },
  ]);
  await page.goto(`${shop.url}/open/#${token}`);
  await page.getByRole("main").getByRole("button").click();
  await expect(page.locator(".library-head")).toBeVisible();
  await goThrough("/library/", WIDE, page.locator(".downloads").first());
  await goThrough("/products/between-two-scripts/", WIDE);
  await goThrough("/products/between-two-scripts/", PHONE);
  await page.locator("[data-add]").click();
  await goThrough("/cart/", PHONE, page.locator(".cart-line").first());
  await goThrough("/products/", WIDE);
  await goThrough("/search/", PHONE);

  /** From the first place for the focus to the last, and round to the first again. */
  async function goThrough(path: string, size: typeof PHONE, ready = page.getByRole("main")) {
    await page.setViewportSize(size);
    await page.goto(shop.url + path);
    await expect(ready).toBeVisible();
    const found: string[] = [];
    let places = 0;
    for (; places < MOST_PRESSES; places++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement === document.body)) break;
      found.push(...(await page.evaluate(hiddenFocus)));
    }
    expect(found, path).toEqual([]);
    expect(places, path).toBeGreaterThan(10);
    expect(places, path).toBeLessThan(MOST_PRESSES);
  }
});

const WIDE = { width: 1280, height: 800 };

/** Presses Tab until the focus is there. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  const place = await wanted.elementHandle();
  for (let presses = 0; presses < MOST_PRESSES; presses++) {
    await page.keyboard.press("Tab");
    if (await place?.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${wanted}`);
}

/** What was typed before in the same purchase is not asked for again (SC 3.3.7). */
async function asksForNothing(page: Page): Promise<void> {
  await expect(page.getByRole("main").getByRole("textbox")).toHaveCount(0);
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
