import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  add,
  type CartLine,
  change,
  countItems,
  forgetOrders,
  isFull,
  lines,
  removePaidItems,
} from "#site/enhance/cart/lines.ts";
import { model } from "#site/enhance/cart/model.ts";
import { refresh } from "#site/enhance/cart/refresh.ts";

const lamp: CartLine = {
  product: "two-lamps",
  option: "small",
  name: "Two Lamps",
  optionName: "Small",
  lang: "en",
  image: "/media/lamp.avif",
  quantity: 1,
  price: 2900,
  amount: null,
  currency: "USD",
};

beforeEach(() => {
  const stored = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => stored.set(key, text),
    removeItem: (key: string) => stored.delete(key),
    clear: () => stored.clear(),
  });
  vi.stubGlobal("dispatchEvent", () => true);
});

afterEach(() => vi.unstubAllGlobals());

test("the same edition twice is one line of two", () => {
  add(lamp);
  add(lamp);
  add({ ...lamp, option: "large" });
  expect(lines().map(({ option, quantity }) => [option, quantity])).toEqual([
    ["small", 2],
    ["large", 1],
  ]);
  expect(countItems()).toBe(3);
});

test("adding a line with another amount changes the amount, and with the same amount the quantity", () => {
  const open = { ...lamp, amount: 2000, minimum: 500 };
  add(open);
  add({ ...open, amount: 600 });
  expect(lines()).toMatchObject([{ quantity: 1, amount: 600 }]);
  add({ ...open, amount: 600 });
  expect(lines()).toMatchObject([{ quantity: 2, amount: 600 }]);
});

test("holds no more lines than one order may have", () => {
  for (let i = 0; i < 20; i++) expect(add({ ...lamp, product: `lamp-${i}` })).toBe("added");
  expect(add({ ...lamp, product: "one-too-many" })).toBe("full");
  expect(add({ ...lamp, product: "lamp-3" })).toBe("added");
  expect(lines()).toHaveLength(20);
});

test("a line that is no longer for sale is not counted and takes no room, but stays while there is room", () => {
  for (let i = 0; i < 20; i++) add({ ...lamp, product: `lamp-${i}`, gone: i < 2 });
  expect(countItems()).toBe(18);
  expect(isFull()).toBe(false);
  expect(add({ ...lamp, product: "moon" })).toBe("added");
  expect(lines()).toHaveLength(20);
  expect(lines().filter(({ gone }) => gone)).toMatchObject([{ product: "lamp-1" }]);
  expect(add({ ...lamp, product: "star" })).toBe("added");
  expect(add({ ...lamp, product: "one-too-many" })).toBe("full");
  expect(countItems()).toBe(20);
});

test("reports a browser that stores nothing", () => {
  vi.stubGlobal("localStorage", {
    getItem: () => null,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  });
  expect(add(lamp)).toBe("denied");
});

test("ignores storage that it cannot parse", () => {
  for (const text of [
    "[",
    "null",
    '"cart"',
    '{"lines":[null,{"product":1},{"quantity":"2"}]}',
    '{"lines":3}',
  ]) {
    localStorage.setItem("cart", text);
    expect(lines(), text).toEqual([]);
  }
});

test("an invalid line is dropped, and the others stay", () => {
  const broken: object[] = [
    { currency: "" },
    { currency: "dollars" },
    { image: undefined },
    { lang: 7 },
    { optionName: null },
    { quantity: -3 },
    { quantity: 0 },
    { quantity: 100 },
    { quantity: 1.5 },
    { price: -1 },
    { price: "2900" },
    { amount: 7.5 },
    { amount: -700 },
    { amount: undefined },
    { minimum: "500" },
    { gone: "yes" },
  ];
  const free = { ...lamp, product: "a-gift", price: 0, amount: 0 };
  for (const part of broken) {
    localStorage.setItem(
      "cart",
      JSON.stringify({ lines: [lamp, { ...lamp, product: "moon", ...part }, free] }),
    );
    expect(lines(), JSON.stringify(part)).toEqual([lamp, free]);
  }
});

test("a line that is stored twice is one line", () => {
  localStorage.setItem("cart", JSON.stringify({ lines: [lamp, { ...lamp, quantity: 2 }] }));
  expect(lines()).toEqual([lamp]);
});

test("a paid order is removed from a cart whose list of paid orders is invalid", () => {
  const paid = [{ product: "two-lamps", option: "small", quantity: 1 }];
  for (const orders of [1, "ord_1", { 0: "ord_1" }, [null, 7]]) {
    localStorage.setItem("cart", JSON.stringify({ lines: [lamp], orders }));
    removePaidItems("ord_1", paid);
    expect(lines(), JSON.stringify(orders)).toEqual([]);
    add(lamp);
    removePaidItems("ord_1", paid);
    expect(lines(), JSON.stringify(orders)).toEqual([lamp]);
  }
});

test("a sign-out leaves the cart, and no numbers of paid orders", () => {
  add({ ...lamp, quantity: 2 });
  removePaidItems("ord_1", [{ product: "two-lamps", option: "small", quantity: 1 }]);
  forgetOrders();
  expect(lines()).toEqual([lamp]);
  expect(localStorage.getItem("cart")).not.toContain("ord_1");
});

test("the items of a paid order are removed once, and the rest stays", () => {
  add({ ...lamp, quantity: 3 });
  add({ ...lamp, product: "moon" });
  const paid = [{ product: "two-lamps", option: "small", quantity: 2 }];
  removePaidItems("ord_1", paid);
  removePaidItems("ord_1", paid);
  expect(lines().map(({ product, quantity }) => [product, quantity])).toEqual([
    ["two-lamps", 1],
    ["moon", 1],
  ]);
});

test("a changed price is reported and updated", async () => {
  add(lamp);
  publish({ small: 3500 });
  const onPriceChange = vi.fn();
  await refresh(model, "", onPriceChange);
  expect(onPriceChange).toHaveBeenCalledExactlyOnceWith({
    before: expect.objectContaining({ price: 2900 }),
    after: expect.objectContaining({ price: 3500 }),
  });
  expect(lines()[0]).toMatchObject({ price: 3500, name: "Zwei Lampen", lang: "de", gone: false });
});

test("a new cover is shown, and an unchanged one keeps the small picture of the page", async () => {
  for (const [published, shown] of [
    ["/media/1a2b3c4d5e-1280.jpeg", "/media/1a2b3c4d5e-320.avif"],
    ["/media/5e4d3c2b1a-1280.jpeg", "/media/5e4d3c2b1a-1280.jpeg"],
  ] as const) {
    localStorage.clear();
    add({ ...lamp, image: "/media/1a2b3c4d5e-320.avif" });
    publish({ small: 2900 }, { image: published });
    await refresh(model, "", vi.fn());
    expect(lines()[0]?.image).toBe(shown);
  }
});

test("a product that is no longer for sale stays, marked, until it is removed", async () => {
  add(lamp);
  publish({ large: 3500 });
  await refresh(model, "/de", vi.fn());
  expect(lines()).toMatchObject([{ gone: true }]);
  publish({ small: 3500 });
  await refresh(model, "/de", vi.fn());
  expect(lines()).toMatchObject([{ gone: false }]);
  vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
  await refresh(model, "/de", vi.fn());
  expect(lines()).toMatchObject([{ gone: true }]);
  change(lamp, null);
  expect(lines()).toEqual([]);
});

test("an amount that the buyer chose stays, but not below a new minimum", async () => {
  add({ ...lamp, amount: 700, price: 900 });
  publish({ small: 900 }, { minimum: 500 });
  const onPriceChange = vi.fn();
  await refresh(model, "", onPriceChange);
  expect(onPriceChange).not.toHaveBeenCalled();
  publish({ small: 900 }, { minimum: 800 });
  await refresh(model, "", onPriceChange);
  expect(onPriceChange).toHaveBeenCalledOnce();
  expect(lines()[0]).toMatchObject({ amount: 800, minimum: 800 });
  publish({ small: 900 });
  await refresh(model, "", onPriceChange);
  expect(lines()[0]?.amount).toBeNull();
  expect(lines()[0]).not.toHaveProperty("minimum");
});

test("an amount chosen in one currency is not kept in another", async () => {
  add({ ...lamp, amount: 2000, price: 900, minimum: 500 });
  publish({ small: 3000 }, { minimum: 500, currency: "JPY" });
  await refresh(model, "", vi.fn());
  expect(lines()[0]).toMatchObject({ amount: 3000, minimum: 500, currency: "JPY" });
});

test("without the network, or while the shop fails, the cart stays as it is", async () => {
  add(lamp);
  const problem = { type: "about:blank", title: "Service Unavailable", status: 503 };
  for (const answer of [
    () => Promise.reject(new TypeError("offline")),
    async () => Response.json(problem, { status: 503 }),
    async () => new Response("<h1>Bad gateway</h1>", { status: 502 }),
  ]) {
    vi.stubGlobal("fetch", answer);
    await refresh(model, "", vi.fn());
    expect(lines()).toEqual([lamp]);
  }
});

test("asks only for what is in the cart, once for each product", async () => {
  add(lamp);
  add({ ...lamp, option: "large" });
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return new Response("", { status: 503 });
  });
  await refresh(model, "/zh", vi.fn());
  expect(asked).toEqual(["/zh/products/two-lamps.json"]);
});

function publish(
  prices: Record<string, number>,
  {
    minimum,
    image = lamp.image,
    currency = "USD",
  }: Partial<Record<"image" | "currency", string>> & {
    minimum?: number;
  } = {},
): void {
  const options = Object.entries(prices).map(([key, amount]) => ({
    key,
    name: key,
    price: { amount, currency },
    ...(minimum && { minimum: { amount: minimum, currency } }),
  }));
  vi.stubGlobal("fetch", async () =>
    Response.json({ slug: lamp.product, lang: "de", name: "Zwei Lampen", image, options }),
  );
}

const rest = { slug: "two-lamps", lang: "en", name: "Two Lamps", image: "/media/lamp.avif" };
const small = { key: "small", name: "Small", price: { amount: 2900, currency: "USD" } };
const inEuros = { price: { amount: 2700, currency: "EUR" } };

/** Refreshes the cart from a catalogue with these products. @returns the lines whose price has changed */
async function refreshFrom(products: Record<string, unknown>): Promise<string[]> {
  vi.stubGlobal("fetch", async (path: string) => {
    const product = products[path.replace(/.*\/|\.json$/g, "")];
    return product ? Response.json(product) : new Response(null, { status: 404 });
  });
  const changed: string[] = [];
  await refresh(model, "", ({ after }) => changed.push(after.product));
  return changed;
}

test("the whole cart follows the currency that was chosen last, where there is a price in it", async () => {
  add(lamp);
  add({ ...lamp, product: "moon" });
  add({ ...lamp, product: "song", currency: "EUR", price: 800 });
  const products = {
    "two-lamps": { ...rest, options: [{ ...small, otherPrices: [inEuros] }] },
    moon: { ...rest, options: [small] },
    song: { ...rest, options: [{ ...small, otherPrices: [{ price: { amount: 800, currency: "EUR" } }] }] },
  };
  expect(await refreshFrom(products)).toEqual(["two-lamps"]);
  expect(lines().map(({ product, price, currency }) => [product, price, currency])).toEqual([
    ["two-lamps", 2700, "EUR"],
    ["moon", 2900, "USD"],
    ["song", 800, "EUR"],
  ]);
});

test("a price that has changed in its currency is reported, and an item without a price in its currency returns to the first", async () => {
  add({ ...lamp, currency: "EUR", price: 2500 });
  const options = [{ ...small, otherPrices: [inEuros] }];
  expect(await refreshFrom({ "two-lamps": { ...rest, options } })).toEqual(["two-lamps"]);
  expect(lines()).toMatchObject([{ price: 2700, currency: "EUR" }]);
  expect(await refreshFrom({ "two-lamps": { ...rest, options: [small] } })).toEqual(["two-lamps"]);
  expect(lines()).toMatchObject([{ price: 2900, currency: "USD" }]);
});

test("the same product in another currency is the same line, in the new currency", () => {
  add(lamp);
  add({ ...lamp, currency: "EUR", price: 2700 });
  expect(lines()).toMatchObject([{ quantity: 1, currency: "EUR", price: 2700 }]);
});
