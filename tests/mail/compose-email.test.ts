import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { composeEmail } from "#checkout/jobs/compose-email.ts";
import { type Database, sql } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import type { Message, MessageKind } from "#checkout/orders/messages/message.ts";
import { requestLink } from "#checkout/orders/messages/request-link.ts";
import { claimMessages } from "#checkout/orders/messages/send-queue.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { redeemLink } from "#checkout/orders/sign-in/links.ts";
import type { Gift } from "#domain/gift.ts";
import type { Offer } from "#domain/offer.ts";
import { inMemory } from "../contract/order-book/databases.ts";
import { giveGift } from "../contract/order-book/gifts.ts";
import {
  book,
  bundle,
  buyOffer,
  clearDatabase,
  countRows,
  createOffers,
  createOutcome,
  createPayment,
  NOON,
  placeOrder,
  secondsLater,
} from "../contract/order-book/samples.ts";

const LATER = secondsLater(86_400).toISOString();
const offers = createOffers(book);

describe("the email of a message", () => {
  let database: Database;
  const compose = (message: Message) =>
    composeEmail(
      { database, offers, clock: () => NOON, hashKey: "key", siteUrl: "https://shop.example" },
      message,
    );
  const placedAndPaid = async (offer: Offer) => {
    const order = await placeOrder(database, offer);
    return fulfil({ database, offers }, createPayment(order.id), NOON);
  };
  const buy = () => placedAndPaid(book);
  const nextMessage = async () => {
    const [message] = await claimMessages(database, "email", NOON);
    if (!message) throw new Error("no message is due");
    return message;
  };

  beforeAll(async () => {
    ({ database } = await inMemory.open());
    await migrate(database);
  });
  beforeEach(() => clearDatabase(database));
  afterAll(() => database.close());

  it("goes to the buyer after a payment, with a link that opens their library once", async () => {
    const { id } = await buy();
    const email = await compose(await nextMessage());
    expect(email).toMatchObject({ to: "reader@example.com", replyTo: "help@shop.example" });
    expect(email?.text).toContain(id);
    const token = tokenIn(email?.text, "https://shop.example/open/#");
    expect(email?.html).toContain(`https://shop.example/open/#${token}`);
    expect(await redeemLink(database, token, NOON)).toMatchObject({ email: "reader@example.com" });
    expect(await redeemLink(database, token, NOON)).toBeNull();
  });

  it("is the same however often it is composed, with one link, unless its address has changed", async () => {
    await buy();
    const message = await nextMessage();
    const first = await compose(message);
    expect(await compose(message)).toEqual(first);
    expect(await countRows(database, "links")).toBe(1);
    const token = tokenIn(first?.text, "https://shop.example/open/#");
    await redeemLink(database, token, NOON);
    await compose(message);
    expect(await redeemLink(database, token, NOON)).toBeNull();
    const redirected = await compose({ ...message, recipient: "other@example.com" });
    expect(tokenIn(redirected?.text, "https://shop.example/open/#")).not.toBe(token);
  });

  it("has a link that cannot be derived from its message alone", async () => {
    await buy();
    const message = await nextMessage();
    const other = {
      database,
      offers,
      clock: () => NOON,
      hashKey: "another key",
      siteUrl: "https://a.example",
    };
    expect(tokenIn((await composeEmail(other, message))?.text, "https://a.example/open/#")).not.toBe(
      tokenIn((await compose(message))?.text, "https://shop.example/open/#"),
    );
  });

  it.each<[MessageKind, { toLibrary: boolean; toShop: boolean }]>([
    ["dispute-won", { toLibrary: true, toShop: false }],
    ["address-corrected", { toLibrary: true, toShop: false }],
    ["granted", { toLibrary: true, toShop: false }],
    ["address-removed", { toLibrary: false, toShop: false }],
    ["payment-failed", { toLibrary: false, toShop: true }],
    ["dispute-lost", { toLibrary: false, toShop: false }],
    ["dispute-opened", { toLibrary: false, toShop: false }],
    ["payment-review", { toLibrary: false, toShop: false }],
  ])("about %s leads on where there is something to do, and only there", async (kind, links) => {
    const { id } = await buy();
    const message = { ...(await nextMessage()), id: `${kind}_1`, kind, orderId: id };
    const text = (await compose(message))?.text;
    expect({
      toLibrary: text?.includes("https://shop.example/open/#"),
      toShop: text?.includes("Back to the shop: https://shop.example/\n"),
    }).toEqual(links);
  });

  it.each<[string, Partial<Gift>, boolean]>([
    ["itself says that everything is in the library", { recipient: "reader@example.com" }, false],
    [
      "itself says that it is not affected, until its day",
      { recipient: "reader@example.com", deliverAt: LATER },
      true,
    ],
    ["somebody else says that it is not affected", {}, true],
  ])(
    "about the corrected address of a buyer leads to the library, and with a gift to %s",
    async (_, gift, isAboutGift) => {
      const { id } = await giveGift(database, gift);
      const message: Message = { ...(await nextMessage()), kind: "address-corrected", orderId: id };
      const text = (await compose(message))?.text;
      expect({
        toLibrary: text?.includes("https://shop.example/open/#"),
        isAboutGift: text?.includes("Your gift is not affected."),
      }).toEqual({ toLibrary: true, isAboutGift });
    },
  );

  it("to an address that an order had by mistake names that address, and not the order's", async () => {
    const { id } = await buy();
    const message: Message = { ...(await nextMessage()), kind: "address-removed", orderId: id };
    const text = (await compose({ ...message, recipient: "mistaken@example.com" }))?.text;
    expect(text).toContain("This order was placed with mistaken@example.com, and");
    expect(text).not.toContain("reader@example.com");
  });

  it("with a new link has the language of the request, and leads to the pages in it", async () => {
    await buy();
    await nextMessage();
    await requestLink(database, { email: "reader@example.com", locale: "zh" }, NOON);
    const email = await compose(await nextMessage());
    expect(email?.subject).toContain("书架");
    const token = tokenIn(email?.text, "https://shop.example/zh/open/#");
    expect(await redeemLink(database, token, NOON)).not.toBeNull();
  });

  it("after a refund has no link", async () => {
    const order = await buy();
    await nextMessage();
    await recordOutcome(database, order, createOutcome(2900), NOON);
    const email = await compose(await nextMessage());
    expect(email?.subject).toBe("Your refund from Shop: $29.00");
    expect(email?.text).not.toContain("/open/#");
  });

  it("is in English for a language without translations", async () => {
    await buy();
    const message = await nextMessage();
    const email = await compose({ ...message, locale: "eo" });
    expect(email?.html).toContain('<html lang="en"');
    expect(email?.text).toContain("https://shop.example/open/#");
  });

  it("has a subject of one line, whatever the name of the product", async () => {
    await placedAndPaid({ ...book, name: { en: " The\n  Book " } });
    const email = await compose(await nextMessage());
    expect(email?.subject).toBe("Now in your library: The Book");
  });

  it("carries the shop's seal", async () => {
    await buy();
    expect((await compose(await nextMessage()))?.html).toContain(">S</");
  });

  it.each<MessageKind>(["seat", "released"])(
    "about what somebody has got (%s) is not composed once that has been taken away",
    async (kind) => {
      await buy();
      const message: Message = { ...(await nextMessage()), kind };
      expect(await compose(message)).not.toBeNull();
      expect(await compose({ ...message, recipient: "other@example.com" })).toBeNull();
    },
  );

  it("about a dispute that was won says that the files are back if only one of several in a bundle was taken away", async () => {
    const { id } = await buyOffer(database, bundle);
    const message: Message = { ...(await nextMessage()), id: "won_1", kind: "dispute-won", orderId: id };
    await database.write([sql`UPDATE entitlements SET end_reason = 'ended-by-owner' WHERE position = 0`]);
    expect((await compose(message))?.text).toContain("The files of this order are in your library again.");
    await database.write([sql`UPDATE entitlements SET end_reason = 'ended-by-owner'`]);
    expect((await compose(message))?.text).toContain("no longer in your library");
  });

  it("with a code is composed even if the code has ended before it could be sent", async () => {
    const message: Message = {
      ...{ id: "msg_1", channel: "email", kind: "erase", recipient: "a@example.com", locale: "en" },
      ...{ orderId: null, payload: { code: "code_1" } },
    };
    expect((await compose(message))?.text).toMatch(/^[2-9A-Z]{6}$/m);
  });

  it("is not composed if its order or its version no longer exists", async () => {
    const message: Message = {
      id: "msg_1",
      channel: "email",
      kind: "paid",
      recipient: "a@example.com",
      locale: "en",
      orderId: "ord_0",
      payload: {},
    };
    expect(await compose(message)).toBeNull();
    expect(await compose({ ...message, orderId: null })).toBeNull();
    const version = { product: "book", version: "9.9" };
    expect(
      await compose({ ...message, kind: "new-version", orderId: null, payload: { version } }),
    ).toBeNull();
  });
});

function tokenIn(text: string | undefined, before: string): string {
  const line = text?.split("\n").find((each) => each.startsWith(before));
  return line?.slice(before.length) ?? "";
}
