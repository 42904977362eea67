import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { AdminDiscount } from "#domain/api/admin/discounts.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { buyerAt, tokenIn } from "./buyer.ts";
import { discountWith } from "./discounts.ts";
import { startShop, type TestShop } from "./shop.ts";

const Sessions = z.array(z.looseObject({ amount: z.number(), items: z.array(z.string()) }));

/** Runs with the real Stripe SDK and the sandbox over HTTP. */
describe("a discount code", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop({
      discounts: [
        discountWith(),
        discountWith({
          key: "FREE",
          code: "free",
          off: { percent: 10_000 },
          on: [{ product: "book", option: null }],
        }),
        discountWith({
          key: "ONCE",
          code: "ONCE",
          off: { amount: { USD: 500, JPY: 700 } },
          limitPerBuyer: 1,
        }),
      ],
    });
  });
  afterAll(() => shop.close());

  it("is on the payment page, line by line, and in the receipt", async () => {
    const buyer = buyerAt(shop);
    const items = [{ product: "book" }, { product: "icons", option: "personal", quantity: 7 }];
    const { order, url } = await buyer.order({ items, code: "lantern10", email: "ten@example.com" });
    const page = await (await fetch(url)).text();
    expect(page).toContain("LANTERN10: $29.00 − $2.90");
    expect(page).toContain("LANTERN10: $168.00 − $16.80");
    expect(page).toContain("$177.30");
    await buyer.pay(url);
    expect(await buyer.status(order, "paid")).toMatchObject({
      ...{ subtotal: 19_700, discount: 1970, tax: 0, amount: 17_730, discountName: "LANTERN10" },
    });
    const [email] = await buyer.inbox(1, "ten@example.com");
    expect(email?.text).toContain("Subtotal: $197.00\nDiscount (LANTERN10): -$19.70\nTotal: $177.30");
  });

  it("that does not divide by the quantity is charged exactly", async () => {
    const buyer = buyerAt(shop);
    const items = [{ product: "tote", quantity: 3 }];
    const { order, url } = await buyer.order({ items, code: "once", email: "yen@example.com", locale: "zh" });
    const sessions = Sessions.parse(await (await fetch(`${shop.sandboxUrl}/payments.json`)).json());
    const expected = { amount: 2900, items: ["2 × A Tote in Yen", "A Tote in Yen"] };
    expect(sessions.find(({ client_reference_id }) => client_reference_id === order)).toMatchObject(expected);
    await buyer.pay(url);
    expect(await buyer.status(order, "paid")).toMatchObject({ subtotal: 3600, discount: 700, amount: 2900 });
  });

  it("of 100 % needs no payment", async () => {
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }], code: "FREE" });
    await buyer.pay(url, "pay", "free@example.com");
    expect(await buyer.status(order, "paid")).toMatchObject({ subtotal: 2900, discount: 2900, amount: 0 });
    const [email] = await buyer.inbox(1, "free@example.com");
    expect(email?.text).toContain("Discount (free): -$29.00\nTotal: Free");
    // It is used once the address is confirmed.
    expect((await buyer.redeem(tokenIn(email))).status).toBe(200);
  });

  it("can be used by a buyer who comes back, whose first payment page then says that it is closed", async () => {
    const buyer = buyerAt(shop);
    const json = { items: [{ product: "book" }], code: "once", email: "back@example.com" };
    const first = await buyer.order(json);
    const second = await buyer.order({ ...json, email: "back+again@example.com" });
    expect(await (await fetch(first.url)).text()).toContain("expired");
    await buyer.pay(second.url);
    expect(await buyer.status(second.order, "paid")).toMatchObject({ amount: 2400 });
    const third = await buyer.api("/api/checkout", { method: "POST", json });
    expect(await third.json()).toMatchObject({ type: "urn:vitrine:problem:code-used" });
  });

  it("is listed by shop codes with its uses", async () => {
    const options = { env: { DATA_DIR: shop.settings.dataDir } };
    const { stdout } = await runShop(["codes"], options);
    expect(stdout).toMatch(/^LANTERN10 +valid +1 used +10% off, whole cart$/m);
    expect(stdout).toMatch(/^ONCE +valid +2 used +\$5\.00 or ¥700 off, whole cart, 1 per buyer$/m);
    expect(stdout).toContain("\n3 discounts");
    const json = z
      .array(AdminDiscount)
      .parse(JSON.parse((await runShop(["codes", "--json"], options)).stdout));
    expect(json.map(({ key, used, held }) => [key, used, held])).toEqual([
      ["LANTERN10", 1, 0],
      ["FREE", 1, 0],
      ["ONCE", 2, 0],
    ]);
  });
});
