import fc from "fast-check";
import { buyerAt } from "../checkout/buyer.ts";
import { automaticDiscount, discountWith } from "../checkout/discounts.ts";
import { startShop, type TestShop } from "../checkout/shop.ts";

/** A response that takes longer counts as a hang. */
const MAX_RESPONSE_MS = 5_000;

const ROUTES: [string, string][] = [
  ["POST", "/api/checkout"],
  ["POST", "/api/checkout"],
  ["POST", "/api/checkout"],
  ["POST", "/api/quote"],
  ["POST", "/api/webhooks/stripe"],
  ["GET", "/api/orders/ord_1"],
  ["POST", "/api/links"],
  ["POST", "/api/links/redeem"],
  ["GET", "/api/library"],
  ["POST", "/api/downloads"],
  ["DELETE", "/api/session"],
  ["GET", "/api/files/key"],
];

/** Values that the API takes, values next to them, and any others. */
const value = fc.oneof(
  fc.constantFrom("book", "record", "icons", "standard", "en", "zh", "USD", "reader@example.com", "ord_1"),
  fc.constantFrom(
    0,
    -1,
    1,
    0.5,
    2900,
    1e21,
    Number.MAX_SAFE_INTEGER,
    "",
    " ",
    "\u0000",
    "../..",
    "%2e%2e/",
    "null",
  ),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.json({ maxDepth: 3 }),
  fc.anything({ maxDepth: 3, withNullPrototype: false }).filter((any) => JSON.stringify(any) !== undefined),
);
const field = fc.oneof(
  fc.constantFrom(
    ...["items", "product", "option", "quantity", "price", "amount", "pay", "currency", "code"],
  ),
  fc.constantFrom(...["email", "token", "locale", "item", "file", "from", "items.0.product", "__proto__"]),
  fc.string({ unit: "binary", maxLength: 30 }),
);
const cart = fc.record(
  {
    items: fc.array(
      fc.record(
        {
          product: fc.constantFrom("book", "record", "zine", "sheet", "tote", "soon"),
          quantity: fc.integer({ min: 1, max: 99 }),
          amount: fc.integer({ min: 0, max: 10 ** 9 }),
        },
        { requiredKeys: ["product"] },
      ),
      { minLength: 1, maxLength: 3 },
    ),
    email: fc.emailAddress(),
    code: fc.constantFrom("TEN", " ten", "ONCE", "FIRST", "OFF", "none", "\u0000"),
    locale: fc.constantFrom("en", "zh", "xx"),
  },
  { requiredKeys: ["items"] },
);
const json = fc.oneof(
  { weight: 4, arbitrary: cart },
  fc.dictionary(field, fc.oneof(value, fc.array(fc.dictionary(field, value), { maxLength: 25 }))),
  fc.record({
    items: fc.array(fc.record({ product: value, quantity: value, amount: value }), { maxLength: 25 }),
  }),
  fc.anything({ maxDepth: 2 }),
);
const body = fc.oneof(
  {
    weight: 4,
    arbitrary: json.map((content) => ({ type: "application/json", content: JSON.stringify(content) ?? "" })),
  },
  fc
    .array(fc.tuple(field, fc.string({ unit: "binary", maxLength: 200 })), { maxLength: 40 })
    .map((pairs) => ({
      type: "application/x-www-form-urlencoded",
      content: new URLSearchParams(pairs).toString(),
    })),
  fc.record({
    type: fc.constantFrom(
      "application/json",
      "text/plain",
      "multipart/form-data",
      "application/x-www-form-urlencoded",
      "x",
    ),
    content: fc.string({ unit: "binary", maxLength: 2_000 }),
  }),
);
const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
});
const headers = fc.record(
  {
    Accept: fc.constantFrom("text/html", "application/json", "*/*;q=0", ",,;"),
    "Accept-Language": headerText,
    Cookie: headerText,
    "Stripe-Signature": headerText,
    "X-Forwarded-For": headerText,
    Range: headerText,
  },
  { requiredKeys: [] },
);
const path = fc.oneof(
  { weight: 8, arbitrary: fc.constant("") },
  fc.string({ unit: "binary", maxLength: 40 }).map((text) => `/${encodeURIComponent(text.toWellFormed())}`),
  fc
    .string({ unit: "binary", maxLength: 40 })
    .map((text) => `?locale=${encodeURIComponent(text.toWellFormed())}`),
);
const request = fc.record({ route: fc.constantFrom(...ROUTES), path, body, headers });

const DISCOUNTS = [
  discountWith({ key: "TEN", code: "TEN", limit: 50 }),
  discountWith({ key: "ONCE", code: "ONCE", limitPerBuyer: 1, off: { percent: 10_000 } }),
  discountWith({ key: "FIRST", code: "FIRST", firstPurchase: true, minimum: { USD: 1000 } }),
  discountWith({ key: "OFF", code: "OFF", off: { amount: { JPY: 333 } } }),
  automaticDiscount({ off: { percent: 1 }, on: [{ product: "zine", option: "open" }] }),
];

/**
 * Sends requests with random bodies, headers and paths. Checks that none of them is an internal error or hangs, and that
 * everything can be bought afterwards. A failing request is reduced to the smallest that fails.
 */
export async function fuzz({ seed, rounds }: { seed: number; rounds: number }) {
  const shop = await startShop({ discounts: DISCOUNTS });
  const failures: string[] = [];
  const statuses = new Map<number, number>();
  try {
    const property = fc.asyncProperty(request, async (input) => {
      const { status } = await send(shop, input);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500) throw new Error(`answered ${status}`);
    });
    const details = await fc.check(property, { seed, numRuns: rounds });
    if (details.failed) failures.push(fc.defaultReportMessage(details) ?? "failed without a reason");
    const errors = shop.lines.filter(({ level }) => level === "error");
    failures.push(...errors.map((line) => `logged ${JSON.stringify(line)}`));
    await buyEverything(shop);
  } catch (error) {
    failures.push(String(error));
  } finally {
    await shop.close();
  }
  const counts = [...statuses].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  return { requests: rounds, statuses: counts.join(", "), failures };
}

type RequestInput = typeof request extends fc.Arbitrary<infer Input> ? Input : never;

function send(
  shop: TestShop,
  { route: [method, base], path, body, headers }: RequestInput,
): Promise<Response> {
  const hasBody = method === "POST";
  return fetch(`${shop.url}${base}${path}`, {
    method,
    redirect: "manual",
    signal: AbortSignal.timeout(MAX_RESPONSE_MS),
    headers: { ...headers, ...(hasBody && { "Content-Type": body.type }) },
    ...(hasBody && { body: body.content }),
  });
}

/** The shop still sells and delivers. */
async function buyEverything(shop: TestShop): Promise<void> {
  const buyer = buyerAt(shop);
  const { order, url } = await buyer.order({ items: [{ product: "book" }, { product: "record" }] });
  await buyer.pay(url, "pay", "after@example.com");
  await buyer.status(order, "paid");
  await buyer.inbox(1, "after@example.com");
}
