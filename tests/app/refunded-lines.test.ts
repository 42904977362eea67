import { describe, expect, it } from "vitest";
import { z } from "zod";
import { reconcile } from "#checkout/jobs/reconcile.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { listSales } from "#checkout/orders/sales/sales.ts";
import { LibraryResponse } from "#domain/api/responses/library.ts";
import { OrderPageResponse } from "#domain/api/responses/order.ts";
import { orderNotice } from "#domain/order-notice.ts";
import { order, problemOf, reportEvent } from "./buying.ts";
import { buyThree, libraryOf, refund, statusOf } from "./refunded-shop.ts";
import { NOON, openShop, type Shop } from "./shop.ts";

describe("a refund of lines", () => {
  it("ends exactly what was bought with them, on every page, and their licences say so", async () => {
    const { shop, id } = await buyThree();
    const { reader, items } = await libraryOf(shop);
    const [{ key }] = z
      .tuple([z.object({ key: z.string() })])
      .parse(items.find(({ product }) => product === "app")?.licences);
    const done = await refund(shop, id, { lines: [2, 0] });
    expect(done.refund).toMatchObject({ amount: 6900, hasFailed: false, lines: [0, 2], key: "key_1" });
    expect(done.order).toMatchObject({ status: "paid", refunded: 6900 });
    expect(await statusOf(shop, id)).toEqual({ status: "paid", refunded: 6900, items: [true, false, true] });
    const library = LibraryResponse.parse(await (await reader.api("/api/library")).json());
    expect(library.orders[0]?.items.map(({ product, ended }) => [product, ended])).toEqual([
      ["book", "refunded"],
      ["record", null],
      ["app", "refunded"],
    ]);
    const download = (line: number, file: string) =>
      reader.api("/api/downloads", { json: { item: `${id.replace("ord", "ent")}_${line}_0`, file } });
    expect(await problemOf(await download(0, "book.pdf"))).toEqual({ status: 403, code: "refunded" });
    expect((await download(1, "one.mp3")).status).toBe(200);
    const verified = await shop.browser().api("/api/licences/verify", { json: { key } });
    expect(await verified.json()).toMatchObject({ valid: false, status: "refunded" });
    const gumroad = await shop
      .browser()
      .api("/v2/licenses/verify", { json: { license_key: key, product_id: "app" } });
    expect(await gumroad.json()).toMatchObject({ success: true, purchase: { refunded: true } });
  });

  it("is reported to the buyer by the names of what was refunded", async () => {
    const { shop, id } = await buyThree();
    await refund(shop, id, { lines: [1] });
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(shop.mail.sent).toHaveLength(2);
    expect(shop.mail.sent[1]?.subject).toBe("Your refund from The Shop: $9.00");
    expect(shop.mail.sent[1]?.text).toContain("We have refunded $9.00 for The Record");
    expect(shop.mail.sent[1]?.text).toContain("No longer in your library: The Record.");
  });

  it("returns a line's own total, with its share of discount and tax", async () => {
    const { shop, id } = await buyThree({ discount: 780, tax: 702, total: 7722 });
    const paid = await findOrder(shop.database, id);
    const total = paid?.lines[1]?.total ?? 0;
    expect(total).not.toBe(900);
    expect((await refund(shop, id, { lines: [1] })).refund.amount).toBe(total);
    const rest = await refund(shop, id, { lines: [0, 2] }, "key_2");
    expect(rest.refund.amount).toBe(7722 - total);
    expect(rest.order).toMatchObject({ status: "refunded", refunded: 7722 });
  });

  it("after a refund of a sum returns what is left of them, ends them, and says so", async () => {
    const { shop, id } = await buyThree();
    await refund(shop, id, { amount: 3900 });
    const done = await refund(shop, id, { lines: [2] }, "key_2");
    expect(done.refund).toMatchObject({ amount: 2000, lines: [2] });
    expect((await libraryOf(shop)).access).toEqual({ book: null, record: null, app: "refunded" });
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(shop.mail.sent.at(-1)?.subject).toBe("Your refund from The Shop: $20.00");
    expect(shop.mail.sent.at(-1)?.text).toMatch(/This refund.*The App.*\$20\.00/s);
    const rest = await refund(shop, id, { lines: [0, 1] }, "key_3");
    expect([rest.refund.amount, rest.order.status]).toEqual([1900, "refunded"]);
  });

  it("that fails later restores what it has ended, and the buyer gets an email", async () => {
    const { shop, id } = await buyThree();
    const { refund: made } = await refund(shop, id, { lines: [0] });
    expect((await libraryOf(shop)).access).toMatchObject({ book: "refunded" });
    shop.payments.outcomes.set(`pi_${id}`, { refunds: [{ ...made, hasFailed: true }], disputes: [] });
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(await statusOf(shop, id)).toEqual({ status: "paid", refunded: 0, items: [false, false, false] });
    expect(shop.mail.sent.at(-1)?.subject).toBe("Your refund of $29.00 from The Shop did not go through");
    expect((await refund(shop, id, { lines: [0] }, "key_2")).refund).toMatchObject({ amount: 2900 });
  });

  it("keeps what was free in the same order, in the library, on the page and in the email", async () => {
    const shop = await openShop();
    const id = await order(shop.browser(), { items: [{ product: "book" }, { product: "sheet" }] });
    const { sessionId } = shop.payments.pay(id, "reader@example.com");
    await reportEvent(shop, { session: sessionId });
    const { reader } = await libraryOf(shop);
    const done = await refund(shop, id, { lines: [0] });
    expect(done.order).toMatchObject({ status: "paid", refunded: 2900 });
    await reportEvent(shop, { paymentIntent: `pi_${id}` });
    expect(shop.mail.sent.at(-1)?.text).toContain("No longer in your library: The Book.");
    expect(await statusOf(shop, id)).toEqual({ status: "paid", refunded: 2900, items: [true, false] });
    const page = OrderPageResponse.parse(await (await reader.api(`/api/orders/${id}`)).json());
    expect(orderNotice(page)).toBe("items-refunded");
    const library = LibraryResponse.parse(await (await reader.api("/api/library")).json());
    expect(library.orders[0]?.items.map(({ ended }) => ended)).toEqual(["refunded", null]);
    await expect(refund(shop, id, {}, "key_2")).rejects.toThrow("All that was paid has been refunded");
    expect(await salesOf(shop)).toEqual([
      ["partly-refunded", 2900],
      ["partly-refunded", 0],
    ]);
    for (const table of ["orders", "order_items", "order_events", "entitlements", "messages"]) {
      await shop.database.write([{ text: `DELETE FROM ${table}`, values: [] }]);
    }
    await reconcile(shop.ports, NOON);
    expect(await statusOf(shop, id)).toEqual({ status: "paid", refunded: 2900, items: [true, false] });
  });

  it("is known again after the order book was lost, since Stripe has stored it", async () => {
    const { shop, id } = await buyThree();
    await refund(shop, id, { lines: [1] });
    for (const table of ["orders", "order_items", "order_events", "entitlements", "messages"]) {
      await shop.database.write([{ text: `DELETE FROM ${table}`, values: [] }]);
    }
    await reconcile(shop.ports, NOON);
    expect(await statusOf(shop, id)).toEqual({ status: "paid", refunded: 900, items: [false, true, false] });
  });
});

async function salesOf({ database }: Shop) {
  const year = { from: "2026-01-01", to: "2027-01-01" };
  const { lines } = await listSales(database, year, { limit: 9 });
  return lines.map(({ status, refunded }) => [status, refunded]);
}
