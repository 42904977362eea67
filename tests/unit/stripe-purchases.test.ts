import { afterEach, describe, expect, it, test, vi } from "vitest";
import type { Payment } from "#checkout/payments/payments.ts";
import { stripePurchases } from "#checkout/payments/stripe/purchases.ts";
import { CREATED, KEYS, read, session, stripeAnswering } from "./stripe-answers.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const list = (...data: object[]) => ({ object: "list", data });
const named = (...descriptions: (string | null)[]) =>
  list(...descriptions.map((description) => ({ description })));

/** A payment of two lines, of which the second is two items at Stripe: its discount does not divide by its quantity. */
async function payment(): Promise<Payment> {
  const item_0 = '["book","standard",2,2900]';
  const item_1 = '["record","standard",3,900,100]';
  const found = await read({ metadata: { order: "ord_1", item_0, item_1 } });
  if (!found) throw new Error("it is the shop's payment");
  return found;
}

describe("a purchase that is lost in the order book", () => {
  it("was paid when Stripe charged it, and has the names that the payment page showed", async () => {
    const paid = await payment();
    const charged = session({ payment_intent: { id: "pi_1", latest_charge: { created: CREATED + 90 } } });
    const { asked } = stripeAnswering(charged, named("The Book", "The Record", "The Record"));
    expect(await stripePurchases(KEYS).find(paid)).toEqual({
      paidAt: new Date((CREATED + 90) * 1000),
      names: ["The Book", "The Record"],
    });
    expect(asked.map(({ path, fields }) => [path, fields])).toEqual([
      ["/v1/checkout/sessions/cs_1", { "expand[0]": "payment_intent.latest_charge" }],
      ["/v1/checkout/sessions/cs_1/line_items", { limit: "100" }],
    ]);
  });

  test.each([
    ["it cost nothing", null],
    ["Stripe sends only the id of the payment", "pi_1"],
    ["Stripe sends only the id of the charge", { id: "pi_1", latest_charge: "ch_1" }],
    ["there is no charge", { id: "pi_1", latest_charge: null }],
  ])("was paid when it was placed, if %s", async (_, payment_intent) => {
    const paid = await payment();
    stripeAnswering(session({ payment_intent }), named("The Book", "The Record", "The Record"));
    expect(await stripePurchases(KEYS).find(paid)).toMatchObject({ paidAt: paid.createdAt });
  });

  test.each<[string, (string | null)[]]>([
    ["fewer items", ["The Book", "The Record"]],
    ["more items", ["The Book", "The Record", "The Record", "A Postcard"]],
    ["an item without a name", ["The Book", null, "The Record"]],
    ["no items", []],
  ])("has no names of then, if another program has left %s", async (_, descriptions) => {
    const paid = await payment();
    stripeAnswering(session(), named(...descriptions));
    expect(await stripePurchases(KEYS).find(paid)).toMatchObject({ names: null });
  });
});

describe("the time of a reversal", () => {
  test.each([
    ["the newest refund", [{ created: CREATED + 2 }], [{ created: CREATED + 1 }], CREATED + 2],
    ["the newest dispute", [{ created: CREATED + 2 }], [{ created: CREATED + 3 }], CREATED + 3],
    ["the only dispute", [], [{ created: CREATED + 3 }], CREATED + 3],
  ])("is that of %s", async (_, refunds, disputes, seconds) => {
    const { asked } = stripeAnswering(list(...refunds), list(...disputes));
    expect(await stripePurchases(KEYS).findReversal("pi_1")).toEqual(new Date(seconds * 1000));
    const fields = { payment_intent: "pi_1", limit: "1" };
    expect(asked.map(({ path, fields }) => [path, fields])).toEqual([
      ["/v1/refunds", fields],
      ["/v1/disputes", fields],
    ]);
  });

  it("is unknown if there is neither", async () => {
    stripeAnswering(list());
    expect(await stripePurchases(KEYS).findReversal("pi_1")).toBeNull();
  });
});
