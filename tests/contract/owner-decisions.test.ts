import { describe, expect, it } from "vitest";
import { correctAddress } from "#checkout/orders/customers/correct-address.ts";
import { denyAccess } from "#checkout/orders/entitlements/entitlement.ts";
import { listLicences } from "#checkout/orders/licences/list-licences.ts";
import { resendMessage } from "#checkout/orders/messages/resend-message.ts";
import { addNote } from "#checkout/orders/note-order.ts";
import type { Order } from "#checkout/orders/order.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { endEntitlement, restoreEntitlement } from "#checkout/orders/owner-access.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { app, helpBuyers, offers, RIGHT, WRONG } from "./order-book/helping-buyers.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import { book, buyProducts, createOffers, createOutcome, NOON, secondsLater } from "./order-book/samples.ts";

describe.each(engines)("the owner's decisions about an entitlement in $name", (engine) => {
  const database = useOrderBook(engine);
  const ports = { database, offers: createOffers(book) };

  it("are each in the history of the order, also those that were made before", async () => {
    const order = await buyProducts(database, "reader@example.com", ["book"]);
    const id = `${order.id.replace("ord_", "ent_")}_0_0`;
    for (const seconds of [1, 3]) {
      await endEntitlement(ports, id, { reason: "shared", at: secondsLater(seconds) });
      await restoreEntitlement(ports, id, secondsLater(seconds + 1));
    }
    expect((await listEvents(database, order.id)).slice(2).map(({ kind }) => kind)).toEqual([
      ...["entitlement-ended", "entitlement-restored", "entitlement-ended", "entitlement-restored"],
    ]);
  });

  it("about something unknown change nothing", async () => {
    expect(await endEntitlement(ports, "ent_1", { reason: null, at: secondsLater(1) })).toBeNull();
    expect(await restoreEntitlement(ports, "ent_1", secondsLater(1))).toBeNull();
  });
});

describe.each(engines)("an entitlement that the owner ends in $name", (engine) => {
  const database = useCheckedOrderBook(engine);
  const { buy, current, entitlementsOf } = helpBuyers(database);

  const ended = async (order: Order) => {
    const [entitlement] = await entitlementsOf(order);
    if (!entitlement) throw new Error("an order has entitlements");
    return entitlement;
  };

  it("gives no access until the owner restores it, whatever becomes of the payment", async () => {
    const order = await buy(app);
    const { id } = await ended(order);
    const reason = "shared in public";
    const entitlement = await endEntitlement({ database, offers }, id, { reason, at: NOON });
    expect(entitlement).toMatchObject({ endsAt: NOON.toISOString(), ownerReason: reason });
    expect(entitlement && denyAccess(entitlement, NOON)).toBe("ended-by-owner");
    const [licence] = await listLicences({ database, offers }, { find: order.id, limit: 9 }, NOON);
    expect(licence?.status).toBe("ended-by-owner");

    await recordOutcome(database, order, createOutcome(0, "open"), NOON);
    expect((await ended(order)).endReason).toBe("disputed");
    await recordOutcome(database, await current(order), createOutcome(900, "won"), NOON);
    expect((await ended(order)).endReason).toBe("ended-by-owner");

    expect(await restoreEntitlement({ database, offers }, id, NOON)).toMatchObject({
      ...{ endsAt: null, endReason: null, ownerReason: null },
    });
  });

  it("stays ended after a refund, even if the owner restores it", async () => {
    const order = await buy();
    await recordOutcome(database, order, createOutcome(2900), NOON);
    const { id } = await ended(order);
    expect((await restoreEntitlement({ database, offers }, id, NOON))?.endReason).toBe("refunded");
  });

  it("can be ended again with another reason, and keeps its time", async () => {
    const { id } = await ended(await buy());
    await endEntitlement({ database, offers }, id, { reason: null, at: NOON });
    const again = await endEntitlement({ database, offers }, id, {
      reason: "second",
      at: secondsLater(60),
    });
    expect(again).toMatchObject({ endsAt: NOON.toISOString(), ownerReason: "second" });
    expect(await endEntitlement({ database, offers }, "ent_unknown", { reason: null, at: NOON })).toBeNull();
  });
});

describe.each(engines)("helping a buyer in $name", (engine) => {
  const database = useCheckedOrderBook(engine);
  const { buy, current, entitlementsOf } = helpBuyers(database);

  it("is part of the history of the order, with who did it, and repetitions are not", async () => {
    const order = await buy();
    const [entitlement] = await entitlementsOf(order);
    const id = entitlement?.id ?? "";
    await addNote(database, order.id, "asked for an invoice, 'soon' 第二条", secondsLater(1));
    await correctAddress(
      { database, offers, log: () => {}, clock: () => secondsLater(2) },
      order,
      RIGHT,
      "buyer",
    );
    await endEntitlement({ database, offers }, id, { reason: "shared", at: secondsLater(3) });
    await restoreEntitlement({ database, offers }, id, secondsLater(4));
    await restoreEntitlement({ database, offers }, id, secondsLater(5));
    for (const _ of [1, 2]) {
      const request = { idempotencyKey: "press-1234" };
      await resendMessage(database, await current(order), request, secondsLater(6));
    }
    const events = (await listEvents(database, order.id)).filter(({ at }) => at > NOON.toISOString());
    expect(events.map(({ kind, cause, data }) => [kind, cause, data])).toEqual([
      ["note", "owner", { text: "asked for an invoice, 'soon' 第二条" }],
      ["email-corrected", "buyer", { from: WRONG, to: RIGHT }],
      ["entitlement-ended", "owner", { entitlement: id, reason: "shared" }],
      ["entitlement-restored", "owner", { entitlement: id }],
      ["message-resent", "owner", { message: `resend_${order.id}_press-1234` }],
    ]);
  });
});
