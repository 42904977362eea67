import { expect, it } from "vitest";
import { buy, order, signIn } from "./buying.ts";
import { openShop } from "./shop.ts";

it("the orders of a browser are noted for its pages, newest first, and no more than five", async () => {
  const shop = await openShop();
  const browser = shop.browser();
  const ids: string[] = [];
  for (let n = 1; n <= 6; n += 1) {
    ids.unshift(await order(browser, { items: [{ product: "book" }] }));
    expect(browser.cookies.get("placed-orders")).toBe(ids.slice(0, 5).join("."));
  }
});

it("anything else that a script has put there is left out", async () => {
  const browser = (await openShop()).browser();
  browser.cookies.set("placed-orders", "ord_a.<b>.c.ord_");
  const id = await order(browser, { items: [{ product: "book" }] });
  expect(browser.cookies.get("placed-orders")).toBe(`${id}.ord_a`);
});

it("signing out forgets them", async () => {
  const shop = await openShop();
  await buy(shop);
  const browser = await signIn(shop);
  await order(browser, { items: [{ product: "record" }] });
  expect((await browser.api("/api/session", { method: "DELETE" })).status).toBe(204);
  expect([...browser.cookies.keys()]).not.toContain("placed-orders");
});
