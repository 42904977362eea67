import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { add, type CartLine, lines } from "#site/enhance/cart/lines.ts";
import { checkPlacedOrders, placedOrders } from "#site/enhance/cart/placed-orders.ts";
import { saveDiscountCode } from "#site/enhance/cart/saved-discount-code.ts";

const lamp: CartLine = {
  ...{ product: "two-lamps", option: "small", name: "Two Lamps", optionName: "Small", lang: "en" },
  ...{ image: "/media/lamp.avif", quantity: 1, price: 2900, amount: null, currency: "USD" },
};
const items = [{ product: "two-lamps", option: "small", quantity: 1 }];

let cookies = new Map<string, string>();
/** The `max-age` with which each cookie was set. undefined: it ends with the browser. */
const ages = new Map<string, string | undefined>();
/** The checkout's response about each order. A text is an error of the network. */
let orders: Record<string, object | number | string> = {};
const asked: string[] = [];

beforeEach(() => {
  const stored = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
  });
  vi.stubGlobal("dispatchEvent", () => true);
  vi.stubGlobal("location", { protocol: "https:" });
  cookies = new Map();
  ages.clear();
  vi.stubGlobal("document", {
    get cookie() {
      return [...cookies].map(([name, text]) => `${name}=${text}`).join("; ");
    },
    set cookie(text: string) {
      const [, name = "", value = "", attributes = ""] = /^([^=]+)=([^;]*);(.*)/.exec(text) ?? [];
      const age = / max-age=([^;]*)/.exec(attributes)?.[1];
      ages.set(name, age);
      if (age === "0") cookies.delete(name);
      else cookies.set(name, value);
    },
  });
  asked.length = 0;
  vi.stubGlobal("fetch", async (url: string) => {
    const id = url.replace("/api/orders/", "");
    asked.push(id);
    const answer = orders[id];
    if (typeof answer === "string") throw new Error(answer);
    return typeof answer === "number"
      ? { ok: false, status: answer }
      : { ok: true, json: async () => ({ id, items, discountName: null, ...answer }) };
  });
});

afterEach(() => vi.unstubAllGlobals());

async function check(...ids: string[]): Promise<void> {
  cookies.set("placed-orders", ids.join("."));
  await checkPlacedOrders(placedOrders());
}

test.each(["paid", "pending", "review"])(
  "what is %s leaves the cart, and is not asked about again",
  async (status) => {
    orders = { ord_1: { status } };
    add(lamp);
    await check("ord_1");
    expect([lines(), placedOrders(), asked]).toEqual([[], [], ["ord_1"]]);
  },
);

test("while a payment is open, its items stay, and the next page asks again", async () => {
  orders = { ord_1: { status: "open" } };
  add(lamp);
  await check("ord_1");
  expect([lines(), placedOrders()]).toEqual([[lamp], ["ord_1"]]);
  orders = { ord_1: { status: "paid" } };
  await checkPlacedOrders(placedOrders());
  expect([lines(), placedOrders()]).toEqual([[], []]);
});

test("after a payment that failed or expired, or for an order that no longer exists, the items stay and nobody asks again", async () => {
  orders = { ord_1: { status: "failed" }, ord_2: { status: "expired" }, ord_3: 404 };
  add(lamp);
  await check("ord_1", "ord_2", "ord_3");
  expect([lines(), placedOrders()]).toEqual([[lamp], []]);
});

test("if the checkout cannot be reached, the next page asks again", async () => {
  orders = { ord_1: "no network", ord_2: 503, ord_3: { status: "failed" } };
  add(lamp);
  await check("ord_1", "ord_2", "ord_3");
  expect([lines(), placedOrders()]).toEqual([[lamp], ["ord_1", "ord_2"]]);
});

test("an order that another tab has placed meanwhile is still noted", async () => {
  orders = { ord_1: { status: "paid" } };
  add(lamp);
  cookies.set("placed-orders", "ord_1");
  const checking = checkPlacedOrders(placedOrders());
  cookies.set("placed-orders", "ord_2.ord_1");
  await checking;
  expect(placedOrders()).toEqual(["ord_2"]);
});

test.each([
  ["for a week, as the checkout does", "", "", "604800"],
  ["for a week where somebody is signed in", "__Host-signed-in", "1", "604800"],
  ["until the browser is closed on a shared computer", "__Host-signed-in", "shared", undefined],
  ["until the browser is closed on a shared computer, over http too", "signed-in", "shared", undefined],
])("the other orders are noted %s", async (_, signedIn, state, age) => {
  orders = { ord_1: { status: "paid" }, ord_2: { status: "open" } };
  add(lamp);
  if (signedIn) cookies.set(signedIn, state);
  await check("ord_1", "ord_2");
  expect([placedOrders(), ages.get("placed-orders")]).toEqual([["ord_2"], age]);
});

test("with an empty cart nothing is asked", async () => {
  orders = {};
  await check("ord_1");
  expect([asked, placedOrders()]).toEqual([[], []]);
});

test("a discount code that was used is forgotten with its order", async () => {
  add(lamp);
  cookies.set("code", "LANTERN10");
  orders = { ord_1: { status: "open", discountName: "LANTERN10" } };
  await check("ord_1");
  expect(cookies.get("code")).toBe("LANTERN10");
  orders = { ord_1: { status: "paid", discountName: "LANTERN10" } };
  await check("ord_1");
  expect(cookies.has("code")).toBe(false);
});

test("a discount code is kept as long as by the checkout", () => {
  saveDiscountCode("LANTERN10");
  expect(ages.get("code")).toBe("1209600");
});
