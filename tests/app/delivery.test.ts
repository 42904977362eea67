import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { releasePreOrders } from "#checkout/jobs/release-pre-orders.ts";
import { sweep } from "#checkout/jobs/sweep.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import type { MessageDelivery } from "#domain/api/responses/states.ts";
import { OFFERS } from "../checkout/goods.ts";
import { buy, order, problemOf, reportEvent } from "./buying.ts";
import { MAIL_SECRET, openShop, type Shop } from "./shop.ts";

const EMAIL = "reader@example.com";

interface Report {
  type: string;
  tags?: Record<string, string>;
  secret?: string;
  /** How long ago it was signed. */
  ageS?: number;
}

/** A webhook of the mail service, signed by the library of Svix's format. */
async function report(shop: Shop, { type, tags = {}, secret = MAIL_SECRET, ageS = 0 }: Report) {
  const body = JSON.stringify({
    type,
    created_at: shop.ports.clock().toISOString(),
    data: { to: [EMAIL], tags },
  });
  const at = new Date(shop.ports.clock().getTime() - ageS * 1000);
  return shop.browser().api("/api/webhooks/resend", {
    method: "POST",
    headers: {
      "svix-id": "msg_1",
      "svix-timestamp": String(Math.floor(at.getTime() / 1000)),
      "svix-signature": new Webhook(secret).sign("msg_1", at, body),
    },
    body,
  });
}

/** A browser with a paid order, whose receipt was sent. */
async function bought(shop: Shop) {
  const browser = shop.browser();
  const id = await order(browser, { items: [{ product: "book" }] });
  const { sessionId } = shop.payments.pay(id, EMAIL);
  await reportEvent(shop, { session: sessionId });
  const [key = ""] = shop.mail.keys;
  const delivery = async (from = browser): Promise<MessageDelivery | null> =>
    (await (await from.api(`/api/orders/${id}`)).json()).delivery;
  return { id, key, delivery };
}

describe("an email whose delivery the mail service reports", () => {
  it("is shown to the creator as delivered, bounced or spam, and on the order's page to its buyer", async () => {
    const shop = await openShop();
    const { id, key, delivery } = await bought(shop);
    expect(await delivery()).toBeNull();
    for (const [type, expected] of [
      ["email.delivered", "delivered"],
      ["email.bounced", "bounced"],
    ] as const) {
      expect((await report(shop, { type, tags: { key } })).status).toBe(200);
      expect(await delivery()).toBe(expected);
    }
    expect(await delivery(shop.browser())).toBeNull();
    const [receipt] = await listMessages(shop.database, { states: ["sent"], orderId: id, limit: 9 });
    expect(receipt).toMatchObject({ kind: "paid", state: "sent", delivery: "bounced" });
  });

  it("is shown to the creator if it was about the release of a pre-order, too", async () => {
    const release = { at: "2026-11-25T12:00:00.000Z", day: "2026-11-25" };
    const [book] = OFFERS;
    const options = book?.options.map((option) => ({
      ...option,
      parts: option.parts.map((part) => ({ ...part, release })),
    }));
    const shop = await openShop({ offers: book && options ? [{ ...book, options }] : [] });
    const orderId = await buy(shop);
    shop.wait(3 * 86_400);
    await releasePreOrders(shop.ports);
    await sweep(shop.ports);
    const key = shop.mail.keys.at(-1) ?? "";
    expect(key).toMatch(/^released_[\w-]+$/);
    await report(shop, { type: "email.bounced", tags: { key } });
    const messages = await listMessages(shop.database, { states: ["sent"], orderId, limit: 9 });
    expect(messages.find(({ kind }) => kind === "released")).toMatchObject({ delivery: "bounced" });
  });

  it("stays bounced or spam if its arrival is reported later, or again", async () => {
    const shop = await openShop();
    const { key, delivery } = await bought(shop);
    for (const type of ["email.complained", "email.delivered", "email.bounced", "email.complained"]) {
      await report(shop, { type, tags: { key } });
      expect(await delivery()).toBe("complained");
    }
  });

  it.each([
    { types: ["email.bounced", "email.bounced", "email.suppressed"], reason: "mail server refuses it" },
    { types: ["email.complained", "email.complained"], reason: "has marked it as spam" },
  ])(
    "that fails ($types.0) is reported to a creator who wants each email, once, with the reason",
    async ({ types, reason }) => {
      const shop = await openShop({ notifications: { ownerMail: "each" } });
      const { key } = await bought(shop);
      shop.mail.sent.length = 0;
      for (const type of types) await report(shop, { type, tags: { key } });
      expect(shop.mail.sent.map(({ text }) => text)).toEqual([expect.stringContaining(reason)]);
    },
  );

  it("that arrives is reported to nobody, and one that does not is in the log", async () => {
    const shop = await openShop({ notifications: { ownerMail: "each" } });
    const { key } = await bought(shop);
    shop.mail.sent.length = 0;
    shop.lines.length = 0;
    await report(shop, { type: "email.delivered", tags: { key } });
    expect([shop.mail.sent, shop.lines.filter(({ level }) => level !== "info")]).toEqual([[], []]);
    await report(shop, { type: "email.complained", tags: { key } });
    expect(shop.lines.filter(({ level }) => level !== "info")).toEqual([
      { level: "warn", event: "email-complained", kind: "paid" },
    ]);
  });

  it("of another shop or program changes nothing, and neither does an event of another kind", async () => {
    const shop = await openShop();
    const { key, delivery } = await bought(shop);
    for (const [type, tags] of [
      ["email.bounced", {}],
      ["email.bounced", { key: "paid_ord_other" }],
      ["email.opened", { key }],
    ] as const) {
      expect((await report(shop, { type, tags })).status).toBe(200);
    }
    expect(await delivery()).toBeNull();
  });

  it("is not believed without the right signature, or if it was signed more than five minutes ago", async () => {
    const shop = await openShop();
    const { key, delivery } = await bought(shop);
    const other = `whsec_${btoa("a secret of somebody else..")}`;
    for (const forged of [{ secret: other }, { ageS: 301 }, { ageS: -301 }]) {
      expect(
        await problemOf(await report(shop, { type: "email.bounced", tags: { key }, ...forged })),
      ).toEqual({
        status: 400,
        code: "forged-webhook",
      });
    }
    const body = JSON.stringify({ type: "email.bounced", data: { tags: { key } } });
    const unsigned = await shop.browser().api("/api/webhooks/resend", { method: "POST", body });
    expect((await problemOf(unsigned)).code).toBe("forged-webhook");
    expect(await delivery()).toBeNull();
    await report(shop, { type: "email.bounced", tags: { key }, ageS: 299 });
    expect(await delivery()).toBe("bounced");
  });
});
