import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { compare } from "#site/enhance/cart/compare.ts";
import {
  add,
  change,
  count,
  forgetOrders,
  isFull,
  type Line,
  lines,
  settle,
} from "#site/enhance/cart/lines.ts";

const lamp: Line = {
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
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
    removeItem: (key: string) => kept.delete(key),
    clear: () => kept.clear(),
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
  expect(count()).toBe(3);
});

test("for another sum of the buyer's choice a thing stays as many, and for the same it is one more", () => {
  const open = { ...lamp, amount: 2000, minimum: 500 };
  add(open);
  add({ ...open, amount: 600 });
  expect(lines()).toMatchObject([{ quantity: 1, amount: 600 }]);
  add({ ...open, amount: 600 });
  expect(lines()).toMatchObject([{ quantity: 2, amount: 600 }]);
});

test("holds no more different things than the checkout takes at once", () => {
  for (let i = 0; i < 20; i++) expect(add({ ...lamp, product: `lamp-${i}` })).toBe("kept");
  expect(add({ ...lamp, product: "one-too-many" })).toBe("full");
  expect(add({ ...lamp, product: "lamp-3" })).toBe("kept");
  expect(lines()).toHaveLength(20);
});

test("what is gone is not counted and takes no room, but stays while there is some", () => {
  for (let i = 0; i < 20; i++) add({ ...lamp, product: `lamp-${i}`, gone: i < 2 });
  expect(count()).toBe(18);
  expect(isFull()).toBe(false);
  expect(add({ ...lamp, product: "moon" })).toBe("kept");
  expect(lines()).toHaveLength(20);
  expect(lines().filter(({ gone }) => gone)).toMatchObject([{ product: "lamp-1" }]);
  expect(add({ ...lamp, product: "star" })).toBe("kept");
  expect(add({ ...lamp, product: "one-too-many" })).toBe("full");
  expect(count()).toBe(20);
});

test("says so where the browser keeps nothing", () => {
  vi.stubGlobal("localStorage", {
    getItem: () => null,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  });
  expect(add(lamp)).toBe("denied");
});

test("reads over what it did not write", () => {
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

test("a line that is broken anywhere is left out, and the others stay", () => {
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

test("a thing that stands in it twice is one line", () => {
  localStorage.setItem("cart", JSON.stringify({ lines: [lamp, { ...lamp, quantity: 2 }] }));
  expect(lines()).toEqual([lamp]);
});

test("a paid order is taken out of a cart whose list of paid orders is broken", () => {
  const paid = [{ product: "two-lamps", option: "small", quantity: 1 }];
  for (const settled of [1, "ord_1", { 0: "ord_1" }, [null, 7]]) {
    localStorage.setItem("cart", JSON.stringify({ lines: [lamp], settled }));
    settle("ord_1", paid);
    expect(lines(), JSON.stringify(settled)).toEqual([]);
    add(lamp);
    settle("ord_1", paid);
    expect(lines(), JSON.stringify(settled)).toEqual([lamp]);
  }
});

test("a sign-out leaves the cart, and no numbers of paid orders", () => {
  add({ ...lamp, quantity: 2 });
  settle("ord_1", [{ product: "two-lamps", option: "small", quantity: 1 }]);
  forgetOrders();
  expect(lines()).toEqual([lamp]);
  expect(localStorage.getItem("cart")).not.toContain("ord_1");
});

test("a paid order takes out what it paid for, once, and leaves the rest", () => {
  add({ ...lamp, quantity: 3 });
  add({ ...lamp, product: "moon" });
  const paid = [{ product: "two-lamps", option: "small", quantity: 2 }];
  settle("ord_1", paid);
  settle("ord_1", paid);
  expect(lines().map(({ product, quantity }) => [product, quantity])).toEqual([
    ["two-lamps", 1],
    ["moon", 1],
  ]);
});

test("a price that has changed is told of and taken over", async () => {
  add(lamp);
  publish({ small: 3500 });
  const told = vi.fn();
  await compare("", told);
  expect(told).toHaveBeenCalledExactlyOnceWith({
    was: expect.objectContaining({ price: 2900 }),
    now: expect.objectContaining({ price: 3500 }),
  });
  expect(lines()[0]).toMatchObject({ price: 3500, name: "Zwei Lampen", lang: "de", gone: false });
});

test("a cover that has changed is shown, and one that has not stays the small picture of the page", async () => {
  for (const [published, shown] of [
    ["/media/1a2b3c4d5e-1280.jpeg", "/media/1a2b3c4d5e-320.avif"],
    ["/media/5e4d3c2b1a-1280.jpeg", "/media/5e4d3c2b1a-1280.jpeg"],
  ] as const) {
    localStorage.clear();
    add({ ...lamp, image: "/media/1a2b3c4d5e-320.avif" });
    publish({ small: 2900 }, { image: published });
    await compare("", vi.fn());
    expect(lines()[0]?.image).toBe(shown);
  }
});

test("what is gone stays, marked, until it is taken out", async () => {
  add(lamp);
  publish({ large: 3500 });
  await compare("/de", vi.fn());
  expect(lines()).toMatchObject([{ gone: true }]);
  vi.stubGlobal("fetch", async () => Response.json([]));
  await compare("/de", vi.fn());
  expect(lines()).toMatchObject([{ gone: true }]);
  change(lamp, null);
  expect(lines()).toEqual([]);
});

test("a sum that is the buyer's choice stays, but not under a new minimum", async () => {
  add({ ...lamp, amount: 700, price: 900 });
  publish({ small: 900 }, { minimum: 500 });
  const told = vi.fn();
  await compare("", told);
  expect(told).not.toHaveBeenCalled();
  publish({ small: 900 }, { minimum: 800 });
  await compare("", told);
  expect(told).toHaveBeenCalledOnce();
  expect(lines()[0]).toMatchObject({ amount: 800, minimum: 800 });
  publish({ small: 900 });
  await compare("", told);
  expect(lines()[0]?.amount).toBeNull();
  expect(lines()[0]).not.toHaveProperty("minimum");
});

test("a sum that was chosen in one currency is not one in another", async () => {
  add({ ...lamp, amount: 2000, price: 900, minimum: 500 });
  publish({ small: 3000 }, { minimum: 500, currency: "JPY" });
  await compare("", vi.fn());
  expect(lines()[0]).toMatchObject({ amount: 3000, minimum: 500, currency: "JPY" });
});

test("without the network all stays as it was", async () => {
  add(lamp);
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("offline")));
  await compare("", vi.fn());
  expect(lines()).toEqual([lamp]);
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
    Response.json([{ slug: lamp.product, lang: "de", name: "Zwei Lampen", image, options }]),
  );
}
