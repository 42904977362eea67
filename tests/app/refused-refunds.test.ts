import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { sql } from "#checkout/orders/database/database.ts";
import { listOrders } from "#checkout/orders/order-store.ts";
import { importSales } from "#checkout/orders/sales/import-sales.ts";
import { PaymentsDown } from "#checkout/payments/payments.ts";
import { RefundRequest } from "#domain/api/refund.ts";
import { createOutcome } from "../contract/order-book/samples.ts";
import { buy, order, reportEvent } from "./buying.ts";
import { buyThree, paidFor, refund, statusOf } from "./refunded-shop.ts";
import { NOON, openShop } from "./shop.ts";

describe("a refund is refused", () => {
  it.each<[string, Omit<z.input<typeof RefundRequest>, "key">, string, RegExp]>([
    ["of more than was paid", { amount: 7801 }, "amount-too-high", /^Only \$78\.00 is left to refund\.$/],
    ["of a line that there is not", { lines: [3] }, "unknown-line", /no line 3/],
  ])("%s", async (_, request, reason, message) => {
    const { shop, id } = await buyThree();
    const refused = refund(shop, id, request);
    await expect(refused).rejects.toMatchObject({ reason });
    await expect(refused).rejects.toThrow(message);
    expect(paidFor(shop)).toEqual([]);
  });

  it("of a line that was refunded, and of anything once all was", async () => {
    const { shop, id } = await buyThree();
    await refund(shop, id, { lines: [1] });
    await expect(refund(shop, id, { lines: [0, 1] }, "key_2")).rejects.toMatchObject({
      ...{ reason: "line-refunded", message: "The Record was refunded already." },
    });
    await refund(shop, id, {}, "key_5");
    await expect(refund(shop, id, {}, "key_6")).rejects.toMatchObject({
      ...{ reason: "nothing-left", message: "All that was paid has been refunded." },
    });
  });

  it("of what nothing was paid for here: an unknown, unpaid, free or imported order, or a free line", async () => {
    const shop = await openShop();
    await expect(refund(shop, "ord_unknown", {})).rejects.toMatchObject({
      ...{ reason: "unknown-order", message: "There is no such order." },
    });
    const leases = sql`SELECT name FROM leases WHERE name <> 'email'`;
    expect(await shop.database.read(leases)).not.toContainEqual({ name: "refund_ord_unknown" });
    const unpaid = await order(shop.browser(), { items: [{ product: "book" }] });
    await expect(refund(shop, unpaid, {})).rejects.toMatchObject({
      ...{ reason: "no-payment", message: "Nothing was paid for this order through Stripe." },
    });
    const items = [{ product: "book", name: "The Book", optionName: "", quantity: 1 }];
    const sale = { id: "7", email: "reader@example.com", items, amount: 2900, currency: "USD" };
    const sales = [{ ...sale, soldAt: "2025-01-02T03:04:05.000Z" }];
    await importSales(shop.ports, { source: "gumroad", sales, mail: false }, NOON);
    const [imported] = await listOrders(shop.database, { all: false, limit: 1 });
    await expect(refund(shop, imported?.id ?? "", {})).rejects.toMatchObject({ reason: "no-payment" });
    const mixed = await order(shop.browser(), { items: [{ product: "sheet" }, { product: "book" }] });
    const { sessionId } = shop.payments.pay(mixed);
    await reportEvent(shop, { session: sessionId });
    await expect(refund(shop, mixed, { lines: [0] })).rejects.toMatchObject({
      ...{
        reason: "nothing-left",
        message: "Nothing is left to refund of these lines. Their access can be ended.",
      },
    });
  });

  it("by Stripe while the payment is disputed, and changes nothing", async () => {
    const shop = await openShop();
    const id = await buy(shop);
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(0, "open"));
    await expect(refund(shop, id, {})).rejects.toMatchObject({ reason: "disputed" });
    expect(await statusOf(shop, id)).toMatchObject({ status: "disputed", refunded: 0 });
    shop.payments.outcomes.set(`pi_${id}`, createOutcome(0, "won"));
    shop.payments.state.isDown = true;
    await expect(refund(shop, id, {})).rejects.toThrow(PaymentsDown);
  });

  it("if it asks for lines and a sum at once", () => {
    expect(RefundRequest.safeParse({ lines: [0], amount: 1, key: "k" }).success).toBe(false);
    expect(RefundRequest.safeParse({ amount: 0, key: "k" }).success).toBe(false);
    expect(RefundRequest.safeParse({ key: "" }).success).toBe(false);
  });
});
