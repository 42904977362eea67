import { describe, expect, it } from "vitest";
import { ALWAYS } from "#checkout/orders/database/database.ts";
import { type MessageKind, PRIORITY } from "#checkout/orders/messages/message.ts";
import { enqueueMessage } from "#checkout/orders/messages/message-store.ts";
import { heldOrderMessage } from "#checkout/orders/messages/order-messages.ts";
import { resendMessage } from "#checkout/orders/messages/resend-message.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import { buyOffer, NOON, placeOrder } from "./order-book/samples.ts";

const BUYER = "reader@example.com";
const FORMER = "former@example.com";

describe.each(engines)("an email that is sent again from $name", ({ open }) => {
  const database = useCheckedOrderBook({ open });

  /** To whom an email of an order goes when it is sent again. */
  async function sentAgainTo(
    order: Parameters<typeof resendMessage>[1],
    { kind, recipient }: { kind: MessageKind; recipient: string },
  ): Promise<string> {
    const key = `${kind}-${recipient}`;
    const held = await heldOrderMessage("released", {
      ...{ orderId: order.id, holder: recipient, locale: "en", key },
    });
    const message = { ...held, kind, recipient };
    await database.write([
      enqueueMessage(message, { priority: PRIORITY.notice, at: NOON, condition: ALWAYS }),
    ]);
    const request = { message: message.id, idempotencyKey: key };
    return (await resendMessage(database, order, request, NOON)).recipient;
  }

  it.each<MessageKind>(["payment-mismatch", "unexpected-payment"])(
    "is for the owner again if it tells the owner of a payment (%s)",
    async (kind) => {
      const order = await buyOffer(database);
      expect(await sentAgainTo(order, { kind, recipient: "owner@example.com" })).toBe("owner@example.com");
    },
  );

  it("goes to whoever has what it is about, and otherwise to the order's address", async () => {
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

  it("tells of a refund although nothing can be opened any more", async () => {
    const order = { ...(await buyOffer(database)), status: "refunded" as const };
    expect(await sentAgainTo(order, { kind: "refunded", recipient: BUYER })).toBe(BUYER);
  });
});
