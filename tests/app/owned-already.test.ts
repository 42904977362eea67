import { describe, expect, it, test } from "vitest";
import { listOrders } from "#checkout/orders/order-store.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { openShop, type Shop } from "./shop.ts";

type Browser = ReturnType<Shop["browser"]>;

/** Buys a product in a browser, and pays. @returns the order's id */
async function buyIn(shop: Shop, browser: Browser, item: object = { product: "book" }): Promise<string> {
  const id = await order(browser, { items: [item] });
  await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
  return id;
}

const ask = (browser: Browser, items: object[], more: object = {}) =>
  browser.api("/api/checkout", { json: { items, locale: "en", ...more } });

/** The response to an order: "placed", or the orders in which its items were bought before. */
async function answerTo(browser: Browser, items: object[], more: object = {}): Promise<unknown> {
  const response = await ask(browser, items, more);
  if (response.status === 201) return "placed";
  const { items: owned } = await response.clone().json();
  return [(await problemOf(response)).code, owned.map(({ page, ...item }: { page: string }) => item)];
}

/** Sends a form as a browser does. */
function send(browser: Browser, fields: Record<string, string>): Promise<Response> {
  const headers = { Accept: "text/html", "Accept-Language": "en" };
  return browser.api("/api/checkout", { method: "POST", body: new URLSearchParams(fields), headers });
}

const BOOK = { product: "book" };
const bought = (order: string, product = "book", option = "standard") => [
  "owned-already",
  [{ product, option, order }],
];

describe("a buyer learns before paying what they already have", () => {
  it("in the browser that placed the order, until its key ends", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await order(browser, { items: [BOOK] });
    expect(await answerTo(browser, [BOOK])).toBe("placed");
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    expect(await answerTo(browser, [BOOK])).toEqual(bought(id));
    expect(await answerTo(shop.browser(), [BOOK])).toBe("placed");
    shop.wait(7 * 24 * 3600);
    expect(await answerTo(browser, [BOOK])).toBe("placed");
  });

  it("if they are signed in with the address that bought it", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    expect(await answerTo(await signIn(shop), [BOOK])).toEqual(bought(id));
  });

  it("where each can be opened: in the library, or on the page of an order for another address", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signIn(shop);
    const id = await order(browser, { items: [{ product: "record" }] });
    await reportEvent(shop, { session: shop.payments.pay(id, "other@example.com").sessionId });
    const { items } = await (await ask(browser, [BOOK, { product: "record" }])).json();
    const pages = ["/library/", `/order/?id=${id}`];
    expect(items.map(({ page }: { page: string }) => page)).toEqual(pages);
    const again = await order(browser, { items: [BOOK], again: true });
    await reportEvent(shop, { session: shop.payments.pay(again, "other@example.com").sessionId });
    const both = await (await ask(browser, [BOOK, { product: "record" }])).json();
    expect(both.items.map(({ page }: { page: string }) => page)).toEqual(pages);
  });

  it.each(["product", "option_key"])("but not what is no longer for sale: another %s", async (column) => {
    const shop = await openShop();
    await buy(shop);
    await shop.database.write([{ text: `UPDATE entitlements SET ${column} = 'gone'`, values: [] }]);
    expect(await answerTo(await signIn(shop), [BOOK])).toBe("placed");
  });

  it("and which edition of it there is not", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    await buyIn(shop, browser);
    const unknown = { product: "icons", option: "unknown" };
    expect(await problemOf(await ask(browser, [unknown]))).toEqual({ status: 404, code: "unknown-option" });
  });

  it("never by an address that anyone can enter", async () => {
    const shop = await openShop();
    await buy(shop, "book", "reader@example.com");
    const email = "reader@example.com";
    expect(await answerTo(shop.browser(), [BOOK], { email })).toBe("placed");
    await buy(shop, "record", "other@example.com");
    expect(await answerTo(await signIn(shop), [BOOK], { email })).toBe("placed");
  });

  it("unless they say that it is for another address", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await buyIn(shop, browser);
    const signedIn = await signIn(shop);
    for (const each of [browser, signedIn]) {
      expect(await answerTo(each, [BOOK], { email: "friend@example.com" })).toBe("placed");
      expect(await answerTo(each, [BOOK], { email: "Reader@Example.com" })).toEqual(bought(id));
    }
  });

  it("and can buy it again on purpose, or several copies of it", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    await buyIn(shop, browser);
    expect(await answerTo(browser, [BOOK], { again: true })).toBe("placed");
    expect(await answerTo(browser, [{ ...BOOK, quantity: 2 }])).toBe("placed");
  });

  it("about each item of a cart, in the order that bought it", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const book = await buyIn(shop, browser);
    const record = await buyIn(shop, browser, { product: "record" });
    const cart = [{ product: "record" }, { product: "zine", option: "deluxe" }, BOOK];
    expect(await answerTo(browser, cart)).toEqual([
      "owned-already",
      [
        { product: "record", option: "standard", order: record },
        { product: "book", option: "standard", order: book },
      ],
    ]);
  });

  it("about the same edition only, and not about a bundle that contains something of theirs", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const personal = await buyIn(shop, browser, { product: "icons", option: "personal" });
    expect(await answerTo(browser, [{ product: "icons", option: "studio" }])).toBe("placed");
    expect(await answerTo(browser, [{ product: "icons", option: "personal" }])).toEqual(
      bought(personal, "icons", "personal"),
    );
    await buyIn(shop, browser);
    const bundle = await buyIn(shop, browser, { product: "everything" });
    expect(await answerTo(browser, [{ product: "everything" }])).toEqual(bought(bundle, "everything"));
  });

  it("not about what was refunded, or passed on to somebody else", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await buyIn(shop, browser);
    const signedIn = await signIn(shop);
    const holder = (email: string) => ({ text: `UPDATE entitlements SET holder = '${email}'`, values: [] });
    await shop.database.write([holder("friend@example.com")]);
    for (const each of [browser, signedIn]) expect(await answerTo(each, [BOOK])).toBe("placed");
    await shop.database.write([holder("reader@example.com")]);
    for (const each of [browser, signedIn]) expect(await answerTo(each, [BOOK])).toEqual(bought(id));
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(2900));
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    for (const each of [browser, signedIn]) expect(await answerTo(each, [BOOK])).toBe("placed");
  });

  it("also about a pre-order, whose files come later", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await buyIn(shop, browser);
    const later = { text: "UPDATE entitlements SET starts_at = '2027-01-01T00:00:00.000Z'", values: [] };
    await shop.database.write([later]);
    expect(await answerTo(browser, [BOOK])).toEqual(bought(id));
  });

  it("under the names that product and edition have now", async () => {
    const options = [
      { ...standard, key: "new-key", previousKeys: ["standard"], price: 2900, parts: [bookPart] },
    ];
    const renamed = OFFERS.map((offer) =>
      offer.product === "book" ? { ...offer, product: "new-book", previousSlugs: ["book"], options } : offer,
    );
    const shop = await openShop({ offers: renamed });
    const browser = shop.browser();
    const id = await buyIn(shop, browser);
    const former = "UPDATE entitlements SET product = 'book', option_key = 'standard'";
    await shop.database.write([{ text: former, values: [] }]);
    for (const product of ["book", "new-book"]) {
      expect(await answerTo(browser, [{ product }])).toEqual(bought(id, "new-book", "new-key"));
    }
  });
});

describe("the page about what a buyer already has", () => {
  const form = { product: "book", price: "2900", locale: "en", code: "", total: "" };

  it("opens it in the library of a signed-in buyer, and sends the same form again", async () => {
    const shop = await openShop();
    await buy(shop);
    const browser = await signIn(shop);
    const response = await send(browser, form);
    const page = await response.text();
    expect(response.status).toBe(409);
    expect(page).toContain("You already have this");
    expect(page).toContain("Already yours: The Book.");
    expect(page).toContain('<a class="button" href="https://shop.example/library/">Open it</a>');
    const fields = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
    const again = Object.fromEntries(fields.map(([, name, value]) => [name ?? "", value ?? ""]));
    expect(again).toEqual({ ...form, again: "true" });
    expect((await send(browser, again)).headers.get("Location")).toMatch(/^https:\/\/pay\.example\//);
  });

  it("opens the order in the browser that placed it, in the language of the shop", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await buyIn(shop, browser);
    const page = await (await send(browser, { ...form, locale: "zh" })).text();
    expect(page).toContain("你已拥有：书。");
    expect(page).toContain(`href="https://shop.example/zh/order/?id=${id}">打开</a>`);
    expect(page).toContain("仍要购买");
    expect(page).toContain('<a class="plain" href="https://shop.example/zh/products/book/">');
  });

  it("does not make the code of a link a typed one, which would be refused where it does not apply", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    await buyIn(shop, browser);
    browser.cookies.set("code", "LANTERN10");
    const page = await (await send(browser, form)).text();
    expect(page).toContain('name="code" value=""');
    expect(page).not.toContain("LANTERN10");
  });

  it("has no form for a script that asks for a page", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    await buyIn(shop, browser);
    const headers = { Accept: "text/html" };
    const response = await browser.api("/api/checkout", { json: { items: [BOOK] }, headers });
    const page = await response.text();
    expect([response.status, page.includes("Open it"), page.includes("<form")]).toEqual([409, true, false]);
  });
});

describe("a free product that a buyer already has", () => {
  it("is opened at once by a form", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    const id = await buyIn(shop, browser, { product: "sheet" });
    const response = await send(browser, { product: "sheet", locale: "zh" });
    const location = `https://shop.example/zh/order/?id=${id}`;
    expect([response.status, response.headers.get("Location")]).toEqual([303, location]);
    expect(await listOrders(shop.database, { all: true, limit: 9 })).toHaveLength(1);
    expect(await answerTo(browser, [{ product: "sheet" }])).toEqual(bought(id, "sheet"));
  });

  it("is opened at once, too, by a buyer who may pay nothing and enters that", async () => {
    const open = OFFERS.filter(({ product }) => product === "record").map((offer) => ({
      ...offer,
      options: [{ ...standard, price: 900, minimum: 0, parts: [bookPart] }],
    }));
    const shop = await openShop({ offers: open });
    const browser = shop.browser();
    await buyIn(shop, browser, { product: "record", amount: 0 });
    expect((await send(browser, { product: "record", pay: "0" })).status).toBe(303);
    expect((await send(browser, { product: "record", pay: "5" })).status).toBe(409);
    expect((await send(browser, { product: "record" })).status).toBe(409);
  });

  it("is not opened at once if something else is in the cart, or if they pay for it", async () => {
    const shop = await openShop();
    const browser = shop.browser();
    await buyIn(shop, browser, { product: "sheet" });
    await buyIn(shop, browser, { product: "record" });
    const cart = { "items.0.product": "sheet", "items.1.product": "book" };
    expect((await send(browser, cart)).status).toBe(409);
    const both = { "items.0.product": "sheet", "items.1.product": "record" };
    expect((await send(browser, both)).status).toBe(409);
    expect((await send(browser, { product: "record", pay: "5.00" })).status).toBe(409);
    expect((await send(browser, { product: "record", amount: "900" })).status).toBe(409);
  });
});

test("a quote says which items the buyer already has and where, so that pages can say so before anything is pressed", async () => {
  const shop = await openShop();
  const browser = shop.browser();
  const items = [BOOK, { product: "record", quantity: 2 }, { product: "zine", option: "deluxe" }];
  const owned = async (browser: Browser, more: object = {}) =>
    (await (await browser.api("/api/quote", { json: { items, ...more } })).json()).owned;
  const book = await buyIn(shop, browser);
  await buyIn(shop, browser, { product: "record" });
  const item = { product: "book", option: "standard", order: book };
  expect(await owned(browser)).toEqual([{ ...item, page: `/order/?id=${book}` }]);
  expect(await owned(await signIn(shop))).toEqual([{ ...item, page: "/library/" }]);
  expect(await owned(shop.browser())).toEqual([]);
  expect(await owned(shop.browser(), { email: "reader@example.com" })).toEqual([]);
  expect(await owned(browser, { recipient: { email: "friend@example.com" } })).toEqual([]);
});
