import { describe, expect, test } from "vitest";
import { releasePreOrders } from "#checkout/jobs/release-pre-orders.ts";
import { sendWebhooks } from "#checkout/jobs/send-webhooks.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { resendMessage } from "#checkout/orders/messages/resend-message.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { httpWebhooks } from "#checkout/webhooks/http.ts";
import type { Offer } from "#domain/offer.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { buy, download, order, problemOf, reportEvent, signIn } from "./buying.ts";
import { openReceiver, SECRET } from "./receiver.ts";
import { refund } from "./refunded-shop.ts";
import { openShop } from "./shop.ts";
import { OK } from "./webhook-shop.ts";

const DAY_SECONDS = 86_400;
/** Three days after the shops of these tests start. */
const RELEASE = { at: "2026-11-25T12:00:00.000Z", day: "2026-11-25" };
const LATER_RELEASE = { at: "2026-11-27T12:00:00.000Z", day: "2026-11-27" };

const preOrder = (product: string, name: Offer["name"], release: typeof RELEASE): Offer => ({
  ...{ product, name, summary: {}, image: null, currency: "USD" },
  options: [{ ...standard, price: 3000, parts: [{ ...bookPart, product, name, release }] }],
});
const ATLAS = preOrder("atlas", { en: "The Atlas", zh: "地图集" }, RELEASE);
const TWIN = preOrder("twin", { en: "The Twin" }, RELEASE);
const WITHOUT_FILES: Offer = {
  ...TWIN,
  options: TWIN.options.map((option) => ({
    ...option,
    parts: option.parts.map((part) => ({ ...part, files: [] })),
  })),
};
const offers = [...OFFERS, ATLAS, preOrder("globe", { en: "The Globe" }, LATER_RELEASE)];

describe("a pre-order", () => {
  test("is paid, and says everywhere when the files come", async () => {
    const shop = await openShop({ offers });
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "atlas" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    expect(await (await browser.api(`/api/orders/${id}`)).json()).toMatchObject({
      status: "paid",
      items: [{ parts: [{ product: "atlas", releasesOn: "2026-11-25" }], files: [] }],
    });
    const [email] = shop.mail.sent;
    expect(email?.subject).toBe("Pre-ordered: The Atlas");
    expect(email?.text).toContain("The Atlas (Available on November 25, 2026): $30.00");
    const buyer = await signIn(shop);
    expect(await (await buyer.api("/api/library")).json()).toMatchObject({
      orders: [{ items: [{ product: "atlas", releasesOn: "2026-11-25", ended: null, files: [] }] }],
    });
    for (const response of [await download(buyer, id), await buyer.api(`/api/orders/${id}/files.zip`)]) {
      expect(await problemOf(response)).toEqual({ status: 403, code: "access-not-started" });
    }
  });

  test("that is refunded is no longer promised on the order's page", async () => {
    const shop = await openShop({ offers });
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "atlas" }, { product: "book" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    await refund(shop, id, { lines: [0] });
    const { status, items } = await (await browser.api(`/api/orders/${id}`)).json();
    expect([status, items[0].parts, items[1].parts]).toEqual(["paid", [], [expect.anything()]]);
  });

  test("opens on the date with an email that has a link and no price", async () => {
    const shop = await openShop({ offers });
    const id = await buy(shop, "atlas");
    shop.wait(3 * DAY_SECONDS);
    await releasePreOrders(shop.ports);
    await sweep(shop.ports);
    const email = shop.mail.sent.at(-1);
    expect(email?.subject).toBe("Now in your library: The Atlas");
    expect(email?.text).toContain("/open/#");
    expect(email?.text).not.toContain("$");
    const buyer = await signIn(shop);
    expect((await download(buyer, id)).status).toBe(200);
    await releasePreOrders(shop.ports);
    await sweep(shop.ports);
    expect(shop.mail.sent.filter(({ subject }) => subject === email?.subject)).toHaveLength(1);
  });

  test("that is late is sold as before, and opens once its files are published", async () => {
    const PAST = { at: "2026-11-20T12:00:00.000Z", day: "2026-11-20" };
    const late = preOrder("late", { en: "The Late One" }, PAST);
    const withoutFiles = {
      ...late,
      options: late.options.map((option) => ({
        ...option,
        parts: option.parts.map((part) => ({ ...part, files: [] })),
      })),
    };
    const shop = await openShop({ offers: [...OFFERS, withoutFiles] });
    const id = await buy(shop, "late");
    await releasePreOrders(shop.ports);
    const buyer = await signIn(shop);
    expect(await (await buyer.api("/api/library")).json()).toMatchObject({
      orders: [{ items: [{ product: "late", releasesOn: "2026-11-20", ended: null, files: [] }] }],
    });
    shop.ports.offers.find = async () => late;
    await releasePreOrders(shop.ports);
    await sweep(shop.ports);
    expect(shop.mail.sent.at(-1)?.subject).toBe("Now in your library: The Late One");
    expect((await download(buyer, id)).status).toBe(200);
    const sold = await findOrder(shop.database, id);
    if (!sold) throw new Error("the order is in the book");
    await resendMessage(shop.database, sold, { idempotencyKey: "again" }, shop.ports.clock());
    await sweep(shop.ports);
    expect(shop.mail.keys.at(-1)).toBe(`resend_${id}_again`);
    expect(shop.mail.sent.at(-1)?.text).not.toContain("Available on");
  });

  test("that is free says when it comes before its buyer has confirmed the address, and other things are there at once", async () => {
    const free = ATLAS.options.map((option) => ({ ...option, price: 0 }));
    const shop = await openShop({ offers: [...OFFERS, { ...ATLAS, options: free }] });
    const id = await order(shop.browser(), { items: [{ product: "sheet" }, { product: "atlas" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    expect(await findOrder(shop.database, id)).toMatchObject({ status: "unconfirmed" });
    expect(shop.mail.sent[0]?.text).toContain(
      "The Free Sheet: Free\nThe Atlas (Available on November 25, 2026): Free\n",
    );
  });

  test("in a bundle with other things says when it comes", async () => {
    const [, , record] = OFFERS;
    const parts = [...(record?.options[0]?.parts ?? []), ...(ATLAS.options[0]?.parts ?? [])];
    const set = {
      ...ATLAS,
      product: "set",
      name: { en: "The Set" },
      options: [{ ...standard, price: 3500, parts }],
    };
    const shop = await openShop({ offers: [...offers, set] });
    await buy(shop, "set");
    expect(shop.mail.sent[0]?.text).toContain("The Set (Available on November 25, 2026): $35.00");
  });

  test("that is a gift opens with an email to its recipient that does not repeat the giver's message", async () => {
    const shop = await openShop({ offers });
    const recipient = { email: "friend@example.com", from: "Ada", words: "Happy birthday!" };
    const id = await order(shop.browser(), { items: [{ product: "atlas" }], recipient });
    await reportEvent(shop, { session: shop.payments.pay(id, "giver@example.com").sessionId });
    shop.wait(3 * DAY_SECONDS);
    await releasePreOrders(shop.ports);
    await sweep(shop.ports);
    const email = shop.mail.sent.at(-1);
    expect(email).toMatchObject({ to: "friend@example.com", subject: "Now in your library: The Atlas" });
    expect(email?.text).not.toMatch(/Ada|birthday/);
  });

  test("in an order with other things waits alone", async () => {
    const shop = await openShop({ offers });
    const browser = shop.browser();
    const id = await order(browser, { items: [{ product: "atlas" }, { product: "record" }], locale: "zh" });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const { items } = await (await browser.api(`/api/orders/${id}`)).json();
    expect(items).toMatchObject([{ files: [] }, { files: [{ name: "one.mp3" }] }]);
    expect(shop.mail.sent[0]?.subject).toContain("已加入你的书架");
    expect(shop.mail.sent[0]?.text).toContain("2026年11月25日发布");
    expect((await browser.api(`/api/orders/${id}/files.zip`)).status).toBe(200);
  });

  test("in an order with one for another day opens on its own, with an email each time", async () => {
    const shop = await openShop({ offers });
    const id = await order(shop.browser(), { items: [{ product: "atlas" }, { product: "globe" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    for (const [days, released, other] of [
      [3, "The Atlas", "The Globe"],
      [2, "The Globe", "The Atlas"],
    ] as const) {
      shop.wait(days * DAY_SECONDS);
      const before = shop.mail.sent.length;
      await releasePreOrders(shop.ports);
      await sweep(shop.ports);
      const [email, ...others] = shop.mail.sent.slice(before);
      expect([email?.subject, others]).toEqual([`Now in your library: ${released}`, []]);
      expect(email?.text).not.toContain(other);
    }
  });

  test("in an order with another for the same day has one email with it", async () => {
    const shop = await openShop({ offers: [...offers, TWIN] });
    const id = await order(shop.browser(), { items: [{ product: "atlas" }, { product: "twin" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const before = shop.mail.sent.length;
    shop.wait(3 * DAY_SECONDS);
    await releasePreOrders(shop.ports);
    await sweep(shop.ports);
    expect(shop.mail.sent.slice(before)).toMatchObject([
      { text: expect.stringMatching(/The Atlas\nThe Twin/) },
    ]);
  });

  test("whose files come later than those of another for the same day has an email of its own", async () => {
    const shop = await openShop({ offers: [...offers, TWIN] });
    const id = await order(shop.browser(), { items: [{ product: "atlas" }, { product: "twin" }] });
    await reportEvent(shop, { session: shop.payments.pay(id).sessionId });
    const before = shop.mail.sent.length;
    const { find } = shop.ports.offers;
    shop.ports.offers.find = async (product) => (product === "twin" ? WITHOUT_FILES : find(product));
    shop.wait(3 * DAY_SECONDS);
    await releasePreOrders(shop.ports);
    shop.ports.offers.find = find;
    shop.wait(DAY_SECONDS);
    await releasePreOrders(shop.ports);
    await sweep(shop.ports);
    expect(shop.mail.sent.slice(before).map(({ subject }) => subject)).toEqual([
      "Now in your library: The Atlas",
      "Now in your library: The Twin",
    ]);
  });

  test("that is a gift on a day before its release says when its files come", async () => {
    const shop = await openShop({ offers });
    const recipient = { email: "friend@example.com", from: "Ada" };
    const id = await order(shop.browser(), { items: [{ product: "atlas" }], recipient });
    await reportEvent(shop, { session: shop.payments.pay(id, "giver@example.com").sessionId });
    const email = shop.mail.sent.find(({ to }) => to === "friend@example.com");
    expect(email?.text).toContain("The Atlas · Available on November 25, 2026");
  });

  test("that opens is announced to the owner's programs", async () => {
    const receiver = await openReceiver(OK);
    const shop = await openShop({
      offers,
      notifications: { webhooks: [{ url: receiver.url, events: ["entitlement.released"] }] },
      webhooks: httpWebhooks({ secrets: [SECRET] }),
    });
    const id = await buy(shop, "atlas");
    shop.wait(3 * DAY_SECONDS);
    for (const _ of [1, 2]) await releasePreOrders(shop.ports);
    await sendWebhooks(shop.ports);
    const entitlement = { product: "atlas", startsAt: shop.ports.clock().toISOString() };
    expect(receiver.payloads()).toMatchObject([
      { type: "entitlement.released", data: { order: { id }, entitlement } },
    ]);
  });
});

describe("pre-orders", () => {
  test("that wait cost no write at each check", async () => {
    const shop = await openShop({ offers });
    await buy(shop, "atlas");
    shop.ports.database.write = () => Promise.reject(new Error("a write"));
    await releasePreOrders(shop.ports);
  });

  test("open a thousand at a time, so that a cron run ends, and the others with the next one", async () => {
    const shop = await openShop({ offers });
    await buy(shop, "atlas");
    await shop.database.write([
      sql`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000)
        INSERT INTO entitlements (id, order_id, line, position, holder, product, option_key, part, quantity,
          starts_at, releases_at)
        SELECT 'ent_' || n, order_id, line, position, holder, product, option_key, part, quantity,
          starts_at, releases_at
        FROM entitlements, numbers`,
    ]);
    shop.wait(3 * DAY_SECONDS);
    for (const left of [1, 0]) {
      await releasePreOrders(shop.ports);
      const waiting = sql`SELECT id FROM entitlements WHERE releases_at IS NOT NULL`;
      expect(await shop.database.read(waiting)).toHaveLength(left);
    }
  });
});
