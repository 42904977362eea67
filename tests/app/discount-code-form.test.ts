import { describe, expect, it } from "vitest";
import { listOrders } from "#checkout/orders/order-store.ts";
import { automaticDiscount, discountWith } from "../checkout/discounts.ts";
import { buy, signIn } from "./buying.ts";
import { shopWith } from "./discounted-orders.ts";
import type { Shop } from "./shop.ts";

describe("the page about a code that does not apply to a form", () => {
  async function refusedPage(
    shop: Shop,
    fields: Record<string, string>,
    network: Record<string, string> = {},
    browser = shop.browser(),
  ) {
    const body = new URLSearchParams({
      product: "icons",
      option: "studio",
      "price.studio": "6900",
      ...fields,
    });
    const headers = { Accept: "text/html", "Accept-Language": "en", ...network };
    const response = await browser.api("/api/checkout", { method: "POST", body, headers });
    return { status: response.status, page: await response.text() };
  }

  /** The fields of each form on a page. */
  function formsOf(page: string): Record<string, string>[] {
    return [...page.matchAll(/<form.*?<\/form>/gs)].map(([form]) =>
      Object.fromEntries(
        [...form.matchAll(/<input[^>]*? name="([^"]*)"(?:[^>]*? value="([^"]*)")?/g)].map(
          ([, name, value]) => [name, value ?? ""],
        ),
      ),
    );
  }

  it("keeps what was chosen, so that the code can be corrected or left out", async () => {
    const shop = await shopWith(discountWith());
    const { status, page } = await refusedPage(shop, { code: "<LANTERN>", locale: "en", total: "6210" });
    expect(status).toBe(422);
    const chosen = { product: "icons", option: "studio", "price.studio": "6900", locale: "en" };
    const [corrected, without] = formsOf(page);
    expect(corrected).toEqual({ ...chosen, code: "&lt;LANTERN&gt;" });
    expect(without).toEqual({ ...chosen, withoutCode: "true" });
    expect(await refusedPage(shop, { ...corrected, code: "LANTERN10" })).toMatchObject({ status: 303 });
    expect(await refusedPage(shop, without ?? {})).toMatchObject({ status: 303 });
    const orders = await listOrders(shop.database, { all: true, limit: 9 });
    expect(orders.map(({ total }) => total).toSorted()).toEqual([6210, 6900]);
  });

  it("asks for the address that the code needs, again if it is misspelt", async () => {
    const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
    for (const email of ["", "reader"]) {
      const { page } = await refusedPage(shop, { code: "lantern10", email });
      const [corrected, without] = formsOf(page);
      expect(corrected).toMatchObject({ code: "lantern10", email });
      expect(without).not.toHaveProperty("email");
    }
    const email = "reader@example.com";
    expect(await refusedPage(shop, { code: "lantern10", email })).toMatchObject({ status: 303 });
  });

  it("says that another discount takes off more than the code, unless a link has brought that", async () => {
    const shop = await shopWith(discountWith(), automaticDiscount({ off: { percent: 2000 } }));
    const { status, page } = await refusedPage(shop, { code: "LANTERN10", locale: "en" });
    expect([status, page]).toEqual([422, expect.stringContaining("takes off no more than Launch week")]);
    expect(await refusedPage(shop, formsOf(page)[1] ?? {})).toMatchObject({ status: 303 });
    expect(await refusedPage(shop, {}, { Cookie: "code=LANTERN10" })).toMatchObject({ status: 303 });
    // Its page has shown the total.
    expect(await refusedPage(shop, { code: "LANTERN10", from: "cart" })).toMatchObject({ status: 303 });
  });

  it.each([
    ["en", "Your own email address, for the receipt", "This code needs your own email address"],
    ["zh", "你自己的邮箱，用于接收收据", "使用此优惠码需填写你自己的邮箱"],
  ])(
    "asks the giver of a gift for their own address, and refuses the recipient's: %s",
    async (locale, label, title) => {
      const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
      const friend = "friend@example.com";
      const gift = { code: "lantern10", "recipient.email": friend, locale };
      for (const email of ["", friend, "Friend+gift@example.com"]) {
        const { status, page } = await refusedPage(shop, { ...gift, email });
        expect(status).toBe(422);
        expect(page).toContain(`<h1>${title}</h1>`);
        expect(page).toContain(`<label for="email">${label}</label>`);
        const [corrected, without] = formsOf(page);
        expect(corrected).toMatchObject({ "recipient.email": friend, email: "" });
        expect(without).toMatchObject({ "recipient.email": friend, withoutCode: "true" });
        expect(without).not.toHaveProperty("email");
      }
      expect(await refusedPage(shop, { ...gift, email: "giver@example.com" })).toMatchObject({ status: 303 });
      const [placed] = await listOrders(shop.database, { all: true, limit: 9 });
      expect(placed).toMatchObject({ email: "giver@example.com", gift: { recipient: friend } });
    },
  );

  it("is not shown for a gift to the address that the giver is signed in with", async () => {
    const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
    await buy(shop, "book", "giver@example.com");
    const giver = await signIn(shop);
    const gift = { code: "lantern10", "recipient.email": "giver@example.com", locale: "en" };
    const tagged = { ...gift, email: "giver+gift@example.com" };
    expect(await refusedPage(shop, tagged, {}, giver)).toMatchObject({ status: 422 });
    const own = { ...gift, email: "Giver@example.com" };
    expect(await refusedPage(shop, own, {}, giver)).toMatchObject({ status: 303 });
    expect(await refusedPage(shop, own)).toMatchObject({ status: 422 });
  });

  it("asks the giver of a free gift, who is signed in, for no address", async () => {
    const free = { off: { percent: 10_000 } };
    const shop = await shopWith(
      discountWith({ ...free, code: "FIRST", firstPurchase: true }),
      discountWith({ ...free, code: "ANY" }),
    );
    await buy(shop, "book", "giver@example.com");
    const giver = await signIn(shop);
    const gift = { "recipient.email": "friend@example.com", locale: "en" };
    for (const [code, email] of [
      ["FIRST", ""],
      ["FIRST", "another@example.com"],
      ["ANY", "another@example.com"],
    ] as const) {
      const { page } = await refusedPage(shop, { ...gift, code, email }, {}, giver);
      const forms = formsOf(page);
      expect(forms).toHaveLength(2);
      for (const form of forms) expect(form).not.toHaveProperty("email");
      const again = await refusedPage(shop, { ...forms[0], code: "ANY" }, {}, giver);
      expect(again.status).toBe(303);
    }
  });

  it("lets a code that is too long be corrected or left out", async () => {
    const { status, page } = await refusedPage(await shopWith(), { code: "x".repeat(101) });
    expect([status, formsOf(page).length]).toEqual([400, 2]);
    expect(formsOf(page)[1]).toMatchObject({ product: "icons", withoutCode: "true" });
  });

  it("lets the code be left out after too many wrong ones", async () => {
    const shop = await shopWith();
    const headers = { "X-Network": "203.0.113.7" };
    for (let n = 0; n < 30; n += 1) await refusedPage(shop, { code: "LANTERNS" }, headers);
    const { status, page } = await refusedPage(shop, { code: "LANTERN10" }, headers);
    expect(status).toBe(429);
    const [without, ...others] = formsOf(page);
    expect([without, others]).toEqual([expect.objectContaining({ withoutCode: "true" }), []]);
    expect(await refusedPage(shop, without ?? {}, headers)).toMatchObject({ status: 303 });
  });

  it("shows the code of the link by which the buyer came, if the form has only blanks", async () => {
    const shop = await shopWith(discountWith({ limitPerBuyer: 1 }));
    const { page } = await refusedPage(shop, { code: "  " }, { Cookie: "code=LANTERN10" });
    expect(formsOf(page)[0]).toMatchObject({ code: "LANTERN10" });
  });

  it.each<[string, Record<string, string>]>([
    ["other problems", { product: "nothing" }],
    ["a form with a list, which no order has", { code: "LANTERN10", "extras[]": "a" }],
    ["a misspelt address without a code", { email: "reader" }],
  ])("has no form for %s", async (_, fields) => {
    const { status, page } = await refusedPage(await shopWith(), fields);
    expect([status < 500, formsOf(page)]).toEqual([true, []]);
  });

  it.each([
    ["unknown", "LANTERNS", 422],
    ["too long", "x".repeat(101), 400],
  ])("has no form if a script has sent the code, which is %s", async (_, code, status) => {
    const headers = { Accept: "text/html", Cookie: "code=LANTERN10" };
    const json = { items: [{ product: "book" }], code };
    const response = await (await shopWith()).browser().api("/api/checkout", { json, headers });
    expect([response.status, formsOf(await response.text())]).toEqual([status, []]);
  });
});
