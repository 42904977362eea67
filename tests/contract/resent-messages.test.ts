import { describe, expect, it } from "vitest";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { ALWAYS } from "#checkout/orders/database/database.ts";
import { grantCopy } from "#checkout/orders/grant-copy.ts";
import { type MessageKind, PRIORITY } from "#checkout/orders/messages/message.ts";
import { enqueueMessage } from "#checkout/orders/messages/message-store.ts";
import { holderMessage } from "#checkout/orders/messages/order-messages.ts";
import { resendMessage } from "#checkout/orders/messages/resend-message.ts";
import { claimMessages, markSent } from "#checkout/orders/messages/send-queue.ts";
import type { Order } from "#checkout/orders/order.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { engines } from "./order-book/databases.ts";
import { helpBuyers, offers, RIGHT, WRONG } from "./order-book/helping-buyers.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import { book, buyOffer, createOutcome, NOON, placeOrder } from "./order-book/samples.ts";

const BUYER = "reader@example.com";
const FORMER = "former@example.com";

describe.each(engines)("an email that is sent again from $name", ({ open }) => {
  const database = useCheckedOrderBook({ open });
  const { buy, correct, current, messages, sent } = helpBuyers(database);
  const resend = (order: Order, message?: string, idempotencyKey = "press-1234") =>
    resendMessage(database, order, { message, idempotencyKey }, NOON);

  /** To whom an email of an order goes when it is sent again. */
  async function sentAgainTo(
    order: Parameters<typeof resendMessage>[1],
    { kind, recipient }: { kind: MessageKind; recipient: string },
  ): Promise<string> {
    const key = `${kind}-${recipient}`;
    const held = await holderMessage("released", {
      ...{ orderId: order.id, holder: recipient, locale: "en", key },
    });
    const message = { ...held, kind, recipient };
    await database.write([
      enqueueMessage(message, { priority: PRIORITY.notice, at: NOON, condition: ALWAYS }),
    ]);
    const request = { message: message.id, idempotencyKey: key };
    return (await resendMessage(database, order, request, NOON)).recipient;
  }

  it.each<MessageKind>([
    "payment-mismatch",
    "unexpected-payment",
    "licence-keys-gone",
    "owner-sale",
    "owner-failed",
  ])("goes to the owner again if it is for the owner (%s)", async (kind) => {
    const order = await buyOffer(database);
    expect(await sentAgainTo(order, { kind, recipient: "owner@example.com" })).toBe("owner@example.com");
  });

  it("goes to the current holder of the goods that it is about, and otherwise to the order's address", async () => {
    const order = await buyOffer(database);
    const moved = { ...order, email: "new@example.com" };
    expect(await sentAgainTo(moved, { kind: "released", recipient: BUYER })).toBe(BUYER);
    expect(await sentAgainTo(moved, { kind: "released", recipient: FORMER })).toBe("new@example.com");
  });

  it("goes to the same address if the order has none yet", async () => {
    const order = await placeOrder(database);
    expect(await sentAgainTo(order, { kind: "payment-failed", recipient: FORMER })).toBe(FORMER);
    await expect(
      resendMessage(database, order, { idempotencyKey: "press-1234" }, NOON),
    ).rejects.toMatchObject({ code: "order-unpaid" });
  });

  it("reports a refund although nothing can be opened any more", async () => {
    const order = { ...(await buyOffer(database)), status: "refunded" as const };
    expect(await sentAgainTo(order, { kind: "refunded", recipient: BUYER })).toBe(BUYER);
  });

  it("is the receipt, once for each request, and goes to the current address", async () => {
    const order = await buy();
    for (const { id } of await claimMessages(database, "email", NOON)) await markSent(database, id, NOON);
    const corrected = await correct(order);
    await Promise.all([resend(corrected), resend(corrected)]);
    await resend(corrected, undefined, "press-1235");
    const receipts = (await sent()).filter((line) => line.startsWith("paid"));
    expect(receipts).toEqual([`paid ${RIGHT} waiting`, `paid ${RIGHT} waiting`, `paid ${WRONG} sent`]);
  });

  it("is the email with the copy, if the order was given away", async () => {
    const request = { email: "critic@example.com", product: "book", idempotencyKey: "press-1234" };
    const granted = await grantCopy({ database, offers }, request, NOON);
    expect(await resend(granted, undefined, "press-1235")).toMatchObject({
      ...{ kind: "granted", recipient: "critic@example.com" },
    });
    await expect(
      resend({ ...granted, status: "refunded" }, `granted_${granted.id}`, "press-1236"),
    ).rejects.toMatchObject({ code: "order-refunded" });
  });

  it("is refused as unpaid while the buyer's address is not known, and once it is erased", async () => {
    await expect(resend(await placeOrder(database))).rejects.toMatchObject({ code: "order-unpaid" });
    const paid = await buy();
    await eraseCustomer({ database, clock: () => NOON, log: () => {} }, WRONG, { cause: "owner" });
    await expect(resend(await current(paid))).rejects.toMatchObject({ code: "order-unpaid" });
  });

  it("is the one that is named, with its own facts", async () => {
    const order = await buy();
    await recordOutcome(database, order, createOutcome(900), NOON);
    const refunded = (await messages()).find(({ kind }) => kind === "refunded");
    const message = await resend(await current(order), refunded?.id);
    expect(message).toMatchObject({ kind: "refunded", payload: { amount: 900, refunded: 900 } });
  });

  it("about an order that a stranger had by mistake goes to the stranger, not to the buyer", async () => {
    const order = await correct(await buy());
    const removed = (await messages()).find(({ kind }) => kind === "address-removed");
    expect((await resend(order, removed?.id)).recipient).toBe(WRONG);
  });

  it("about a gift or a seat goes to its holder, not to the buyer", async () => {
    const order = await buy();
    for (const kind of ["gift", "seat"] as const) {
      const message = await holderMessage(kind, {
        ...{ orderId: order.id, holder: "friend@example.com", locale: "en", key: "0" },
      });
      await database.write([
        enqueueMessage(message, { priority: PRIORITY.free, at: NOON, condition: ALWAYS }),
      ]);
      expect((await resend(order, message.id, `press-${kind}`)).recipient).toBe("friend@example.com");
    }
  });

  it("is refused if the order has no such email, or no longer gives what the receipt promises", async () => {
    const [order, other] = [await buy(), await buy()];
    const [theirs] = (await messages()).filter(({ orderId }) => orderId === other.id);
    for (const id of ["paid_unknown", theirs?.id]) {
      await expect(resend(order, id)).rejects.toMatchObject({ code: "unknown-message" });
    }
    await recordOutcome(database, order, createOutcome(2900), NOON);
    const refunded = await current(order);
    for (const id of [undefined, `paid_${order.id}`])
      await expect(resend(refunded, id)).rejects.toMatchObject({ code: "order-refunded" });
    const unpaid = await placeOrder(database, book, NOON, WRONG);
    await expect(resend(unpaid)).rejects.toMatchObject({ code: "order-unpaid" });
  });
});
