import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { focusProblems } from "./access/focus.ts";
import { buy } from "./access/purchases.ts";
import { PHONE } from "./access/views.ts";
import { expect, test } from "./test.ts";

/** More than the number of focusable elements on any page. */
const MAX_PRESSES = 150;

test("a purchase works with the keyboard alone and asks for the email address once", async ({
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
  await hasNoTextFields(page);

  await expect.poll(async () => (await shop.emails()).some(({ to }) => to === "keys@example.com")).toBe(true);
  const message = (await shop.emails()).find(({ to }) => to === "keys@example.com");
  await page.goto(/http\S+\/open\/#[\w-]+/.exec(message?.text ?? "")?.[0] ?? "");
  await hasNoTextFields(page);
  await tabTo(page, page.getByRole("button", { name: "Open my library" }));
  await page.keyboard.press("Enter");

  await expect(page).toHaveURL(/\/library\//);
  await hasNoTextFields(page);
  await tabTo(page, page.getByRole("button", { name: "Download Eaves" }));
  const downloading = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const sold = await readFile("content/products/rain-on-tiles/files/01-eaves.mp3");
  expect(sha256(await readFile(await (await downloading).path()))).toBe(sha256(sold));
});

test("a used link asks for the email address and then for the code, with the keyboard alone", async ({
  page,
  shop,
  consoleErrors,
}) => {
  const { token } = await buy(shop, "en", "again@example.com", [{ product: "ink-brushes" }]);
  await page.goto(`${shop.url}/open/#${token}`);
  await tabTo(page, page.getByRole("button", { name: "Open my library" }));
  await page.keyboard.press("Enter");
  await page.evaluate(() => localStorage.setItem("cart", '{"lines":[],"orders":["ord_1"]}'));
  await tabTo(page, page.getByRole("button", { name: "Sign out" }));
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("cart"))).not.toContain("ord_1");
  await page.goto(`${shop.url}/open/#${token}`);
  await tabTo(page, page.getByLabel("Email address"));
  await expect(page.getByRole("textbox")).toHaveAttribute("autocomplete", "email");
  await page.keyboard.type("again@example.com");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeFocused();
  await tabTo(page, page.getByLabel("Code from the email"));
  await expect(page.getByRole("textbox")).toHaveAttribute("autocomplete", "one-time-code");
  expect(consoleErrors.splice(0).filter((text) => !/401|410/.test(text))).toEqual([]);
});

for (const where of ["drawer", "page"] as const) {
  test(`the keyboard focus keeps its place while the cart's ${where} changes`, async ({ page, shop }) => {
    for (const product of ["ink-brushes", "six-windows", "slow-notes"]) {
      await page.goto(`${shop.url}/products/${product}/`);
      await page.locator("[data-name]").click();
      await expect(page.getByRole("dialog")).toBeVisible();
    }
    if (where === "page") await page.goto(`${shop.url}/cart/`);
    const quantity = page.getByLabel("Quantity of Six Windows");
    const remove = (name: string) => page.getByRole("button", { name: `Remove ${name}` });

    const lines = page.getByRole("listitem").filter({ has: remove("Six Windows") });
    const several = lines.getByText("More than one");
    await several.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await expect(quantity).toBeFocused();
    await page.keyboard.type("3");
    await page.keyboard.press("Tab");
    await expect(remove("Six Windows")).toBeFocused();
    await page.keyboard.press("Shift+Tab");
    await expect(quantity).toBeFocused();
    await page.keyboard.type("4");
    await page.keyboard.press("Shift+Tab");
    await expect(several).toBeFocused();
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

test("the focused element is visible and not covered", async ({ page, shop }) => {
  const { token } = await buy(shop, "en", "focus@example.com", [
    { product: "lantern-icons", option: "personal" },
    { product: "rain-on-tiles" },
  ]);
  await page.goto(`${shop.url}/open/#${token}`);
  await page.getByRole("main").getByRole("button").click();
  await expect(page.locator(".library-head")).toBeVisible();
  await tabThrough("/library/", WIDE, page.locator(".downloads").first());
  await tabThrough("/products/between-two-scripts/", WIDE);
  await tabThrough("/products/between-two-scripts/", PHONE);
  await page.locator("[data-name]").click();
  await tabThrough("/cart/", PHONE, page.locator(".cart-line").first());
  await tabThrough("/products/", WIDE);
  await tabThrough("/search/", PHONE);

  /** Presses Tab from the first focusable element to the last. */
  async function tabThrough(path: string, size: typeof PHONE, ready = page.getByRole("main")) {
    await page.setViewportSize(size);
    await page.goto(shop.url + path);
    await expect(ready).toBeVisible();
    const found: string[] = [];
    let stops = 0;
    for (; stops < MAX_PRESSES; stops++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(() => document.activeElement === document.body)) break;
      found.push(...(await page.evaluate(focusProblems)));
    }
    expect(found, path).toEqual([]);
    expect(stops, path).toBeGreaterThan(10);
    expect(stops, path).toBeLessThan(MAX_PRESSES);
  }
});

const WIDE = { width: 1280, height: 800 };

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  const handle = await target.elementHandle();
  for (let presses = 0; presses < MAX_PRESSES; presses++) {
    await page.keyboard.press("Tab");
    if (await handle?.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${target}`);
}

/** Nothing is asked for twice within a purchase (WCAG 3.3.7). */
async function hasNoTextFields(page: Page): Promise<void> {
  await expect(page.getByRole("main").getByRole("textbox")).toHaveCount(0);
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
