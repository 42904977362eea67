import { describe, expect, it } from "vitest";
import { reviewHolds } from "#checkout/jobs/review-holds.ts";
import { addKeys, findKeyLists } from "#checkout/orders/licences/key-list-store.ts";
import { discountWith } from "../checkout/discounts.ts";
import { download, newestToken, order, reportEvent, signIn } from "./buying.ts";
import {
  DAY_S,
  GONE,
  getFree,
  libraryOf,
  pageOf,
  passDay,
  printsOf,
  READER,
  refusal,
  withFreeEdition,
} from "./free-edition.ts";
import { openReceiver } from "./receiver.ts";
import { openShop } from "./shop.ts";
import { OK } from "./webhook-shop.ts";

describe("a free edition with a limited number of copies", () => {
  it("is held by an unconfirmed order for a day, which then gives its copy back", async () => {
    const shop = await openShop({ offers: withFreeEdition(1) });
    await getFree(shop, "stranger@example.com");
    shop.wait(DAY_S - 60);
    await reviewHolds(shop.ports);
    expect(await refusal(shop)).toBe("sold-out");
    shop.wait(60);
    await reviewHolds(shop.ports);
    expect(await printsOf(shop)).toEqual({ sold: 0, held: 0 });
    expect(await refusal(shop)).toBe("none");
  });

  it("is available a day after a hundred scripted orders", async () => {
    const shop = await openShop({ offers: withFreeEdition(100) });
    for (let n = 0; n < 100; n += 1) await getFree(shop, `invented${n}@example.com`);
    expect(await refusal(shop)).toBe("sold-out");
    shop.wait(DAY_S);
    for (let run = 0; run < 10; run += 1) await reviewHolds(shop.ports);
    expect(await printsOf(shop)).toEqual({ sold: 0, held: 0 });
    expect(await refusal(shop)).toBe("none");
  });

  it("is still given to a buyer who confirms later, while there are copies", async () => {
    const shop = await openShop({ offers: withFreeEdition(2) });
    const id = await getFree(shop, READER);
    const token = newestToken(shop);
    await passDay(shop);
    const reader = shop.browser();
    expect((await reader.api("/api/links/redeem", { json: { token } })).status).toBe(200);
    expect(await printsOf(shop)).toEqual({ sold: 1, held: 0 });
    expect((await download(reader, id)).status).toBe(200);
    await passDay(shop);
    expect(await printsOf(shop)).toEqual({ sold: 1, held: 0 });
  });

  it("that has run out is reported without the code that made it free", async () => {
    const whole = discountWith({ code: "WHOLE", off: { percent: 10_000 } });
    const offers = withFreeEdition(1).map((offer) =>
      offer.product === "print"
        ? { ...offer, options: offer.options.map((o) => ({ ...o, price: 500 })) }
        : offer,
    );
    const shop = await openShop({ offers, discounts: [whole] });
    await getFree(shop, READER, { json: { code: "WHOLE" } });
    const token = newestToken(shop);
    await passDay(shop);
    await getFree(shop, "other@example.com", { json: { code: "WHOLE" } });
    await signIn(shop);
    const reader = shop.browser();
    await reader.api("/api/links/redeem", { json: { token } });
    expect(await libraryOf(reader)).toMatchObject({ orders: [], gone: [GONE] });
  });

  it("that has run out is reported to a buyer who confirms too late, until there is a copy again", async () => {
    const receiver = await openReceiver(OK);
    const notifications = { webhooks: [{ url: receiver.url, events: ["order.paid" as const] }] };
    const shop = await openShop({ offers: withFreeEdition(1), notifications });
    const id = await getFree(shop, READER);
    const token = newestToken(shop);
    await passDay(shop);
    const other = await order(shop.browser(), { items: [{ product: "print" }] });
    const reader = shop.browser();
    expect((await reader.api("/api/links/redeem", { json: { token } })).status).toBe(200);
    expect(await libraryOf(reader)).toMatchObject({ orders: [], gone: [GONE] });
    expect(await pageOf(reader, id)).toMatchObject({
      status: "paid",
      gone: "copies",
      awaitsConfirmation: false,
    });
    expect(await printsOf(shop)).toEqual({ sold: 0, held: 1 });
    await reportEvent(shop, { session: shop.payments.change(other, { state: "expired" }).sessionId });
    const library = await libraryOf(reader);
    expect([library.orders.map((each) => each.id), library.gone]).toEqual([[id], undefined]);
    expect(await pageOf(reader, id)).not.toHaveProperty("gone");
    expect(await refusal(shop)).toBe("sold-out");
  });

  it("that has run out keeps no other order from being confirmed, and is reported once, however often it was ordered", async () => {
    const shop = await openShop({ offers: withFreeEdition(10) });
    const sheet = { json: { items: [{ product: "sheet" }] } };
    const own = await getFree(shop, READER, sheet);
    shop.wait(1);
    for (let n = 0; n < 10; n += 1) await getFree(shop, READER, { json: { again: true } });
    await passDay(shop);
    for (let n = 0; n < 10; n += 1)
      await order(shop.browser(), { items: [{ product: "print" }] }, { "X-Network": `other ${n}` });
    await getFree(shop, READER, sheet);
    const reader = await signIn(shop);
    const { orders, gone } = await libraryOf(reader);
    expect(orders.map((each) => each.id)).toContain(own);
    expect(gone).toEqual([GONE]);
  });

  it("that was given back takes none of the creator's licence keys unless it is confirmed", async () => {
    const licenceKeys = { activations: 1, pool: "print" };
    const shop = await openShop({ offers: withFreeEdition(2, { licenceKeys }) });
    const keyList = { pool: "print", previousPools: [], keys: ["A-1", "A-2", "A-3"] };
    await addKeys(shop.database, keyList, shop.ports.clock());
    for (let n = 0; n < 2; n += 1) await getFree(shop, READER, { json: { again: true } });
    const token = newestToken(shop);
    await passDay(shop);
    await getFree(shop, "other@example.com");
    await signIn(shop);
    const reader = shop.browser();
    await reader.api("/api/links/redeem", { json: { token } });
    expect((await libraryOf(reader)).gone).toEqual([GONE]);
    expect(await printsOf(shop)).toEqual({ sold: 2, held: 0 });
    expect(await findKeyLists(shop.database)).toMatchObject([{ free: 1, given: 2 }]);
  });

  it("is kept for a day by an order that is completed while others are reviewed", async () => {
    const shop = await openShop({ offers: withFreeEdition(5) });
    const place = (network: string) =>
      order(shop.browser(), { items: [{ product: "print" }] }, { "X-Network": network });
    const [first, second] = [await place("1"), await place("2")];
    shop.wait(3 * 3600);
    let reviewed = "";
    const payments = {
      ...shop.ports.payments,
      async findBySession(session: string) {
        const found = await shop.ports.payments.findBySession(session);
        if (reviewed !== "") return found;
        reviewed = session;
        const other = session === `cs_${first}` ? second : first;
        await reportEvent(shop, { session: shop.payments.pay(other, READER).sessionId });
        return found;
      },
    };
    await reviewHolds({ ...shop.ports, payments });
    shop.payments.change(reviewed.replace("cs_", ""), { state: "expired" });
    shop.wait(600);
    await reviewHolds(shop.ports);
    await reviewHolds(shop.ports);
    shop.wait(DAY_S - 700);
    await reviewHolds(shop.ports);
    expect((await printsOf(shop)).held).toBe(1);
  });

  it("that has run out is reported by the pages without scripts, too", async () => {
    const templates: Record<string, string> = {
      "/plain/library.txt": "{{#gone}}gone: {name}{{/gone}}",
      "/plain/order.txt": "{{#notice:gone}}gone{{/notice:gone}}",
    };
    const findPage = async (path: string) => new Response(templates[path] ?? null);
    const shop = await openShop({ offers: withFreeEdition(1), findPage });
    const id = await getFree(shop, READER);
    await passDay(shop);
    await order(shop.browser(), { items: [{ product: "print" }] });
    const headers = { Accept: "text/html" };
    const reader = await signIn(shop);
    const show = async (path: string) => (await reader.api(`/api/pages/${path}`, { headers })).text();
    expect(await show("library?locale=en")).toBe("gone: The Print");
    expect(await show(`order?locale=en&id=${id}`)).toBe("gone");
  });

  it("is never given out twice, however many confirm at once", async () => {
    const shop = await openShop({ offers: withFreeEdition(3) });
    const tokens: string[] = [];
    for (let n = 0; n < 9; n += 1) {
      if (n % 3 === 0 && n > 0) await passDay(shop);
      await getFree(shop, `reader${n}@example.com`);
      tokens.push(newestToken(shop));
    }
    await passDay(shop);
    const answers = await Promise.all(
      tokens.map((token) => shop.browser().api("/api/links/redeem", { json: { token } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(9).fill(200));
    expect(await printsOf(shop)).toEqual({ sold: 3, held: 0 });
  });
});
