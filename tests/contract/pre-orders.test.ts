import { describe, expect, it } from "vitest";
import { releasePreOrders } from "#checkout/jobs/release-pre-orders.ts";
import { denyAccess } from "#checkout/orders/entitlements/entitlement.ts";
import { listEntitlements } from "#checkout/orders/entitlements/find-entitlements.ts";
import { fulfil } from "#checkout/orders/fulfil.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import { listMessages } from "#checkout/orders/messages/message-store.ts";
import type { Order } from "#checkout/orders/order.ts";
import { recordOutcome } from "#checkout/orders/refund.ts";
import type { Offer, Part } from "#domain/offer.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import {
  book,
  bundle,
  createOffers,
  createOutcome,
  createPayment,
  file,
  NOON,
  placeOrder,
} from "./order-book/samples.ts";

const DAY = "2027-02-01";
const RELEASE = new Date(`${DAY}T00:00:00.000Z`);
const READER = "reader@example.com";

/** The book with other files, released on a day. null: they are there. */
function bookReleased(day: string | null, files = [file("book.pdf")], offer: Offer = book): Offer {
  const release = day === null ? {} : { release: { at: `${day}T00:00:00.000Z`, day } };
  const [option] = offer.options;
  if (!option) throw new Error("an offer has options");
  const released = (part: Part) => (part.product === "book" ? { ...part, files, ...release } : part);
  return { ...offer, options: [{ ...option, parts: option.parts.map(released) }] };
}

function later(ms: number): Date {
  return new Date(RELEASE.getTime() + ms);
}

describe.each(engines)("pre-orders in $name", (engine) => {
  const database = useOrderBook(engine);

  async function preOrder(offer = bookReleased(DAY, []), email = READER): Promise<Order> {
    const { id, subtotal, total } = await placeOrder(database, offer);
    return fulfil(
      { database, offers: createOffers(offer) },
      createPayment(id, { subtotal, total, email }),
      NOON,
    );
  }

  const run = (at: Date, offer: Offer) =>
    releasePreOrders({ database, offers: createOffers(offer), clock: () => at });
  const released = async ({ id }: Order) => {
    const messages = await listMessages(database, { states: ["waiting"], orderId: id, limit: 10 });
    return messages.filter(({ kind }) => kind === "released").map(({ recipient }) => recipient);
  };
  const items = async (offer: Offer) =>
    (await findLibrary({ database, offers: createOffers(offer) }, READER, "en")).flatMap(
      ({ items }) => items,
    );

  it("are paid now, and open on the date with one email, once there are files", async () => {
    const order = await preOrder();
    expect(order.status).toBe("paid");
    const [waiting] = await items(bookReleased(DAY, []));
    expect(waiting).toMatchObject({ releasesOn: DAY, startsAt: RELEASE.toISOString() });
    expect(waiting && denyAccess(waiting, later(-1))).toBe("access-not-started");
    await run(later(-1), bookReleased(DAY));
    expect(await released(order)).toEqual([]);
    await run(later(0), bookReleased(DAY, []));
    expect(await released(order)).toEqual([]);
    await run(later(1), bookReleased(DAY));
    await run(later(2), bookReleased(DAY));
    expect(await released(order)).toEqual([READER]);
    const [open] = await items(bookReleased(null));
    expect(open).toMatchObject({ releasesOn: null, startsAt: later(1).toISOString() });
    expect(open?.files.map(({ name }) => name)).toEqual(["book.pdf"]);
    expect(open && denyAccess(open, later(2))).toBeNull();
  });

  it("follow the date that the creator moves, later and earlier", async () => {
    const order = await preOrder();
    const moved = bookReleased("2027-03-01");
    await run(later(-1), moved);
    await run(later(1), moved);
    const [waiting] = await items(moved);
    expect(waiting).toMatchObject({ releasesOn: "2027-03-01", startsAt: "2027-03-01T00:00:00.000Z" });
    expect(waiting && denyAccess(waiting, later(1))).toBe("access-not-started");
    const [still] = await items(bookReleased(null));
    expect(still).toMatchObject({ releasesOn: "2027-03-01" });
    await run(later(2), bookReleased(null));
    expect(await released(order)).toEqual([READER]);
  });

  it("of a bundle open part by part", async () => {
    const later = bookReleased(DAY, [], bundle);
    await preOrder(later);
    expect((await items(later)).map(({ product, releasesOn }) => [product, releasesOn])).toEqual([
      ["book", DAY],
      ["record", null],
    ]);
  });

  it("that are refunded before the release end, and nobody is notified of it", async () => {
    const [order, kept] = [await preOrder(), await preOrder(undefined, "other@example.com")];
    await recordOutcome(database, order, createOutcome(order.total), NOON);
    await run(later(1), bookReleased(null));
    expect(await released(order)).toEqual([]);
    expect(await released(kept)).toEqual(["other@example.com"]);
    expect(await listEntitlements(database, READER)).toMatchObject([{ endReason: "refunded" }]);
  });

  it("of one order are announced once, even if the release was cut off or runs twice at a time", async () => {
    const order = await preOrder();
    await Promise.all([run(later(1), bookReleased(null)), run(later(1), bookReleased(null))]);
    expect(await released(order)).toEqual([READER]);
  });

  it("keep the date as sold while nothing is published, and files that were sold, if there were any", async () => {
    const order = await preOrder(bookReleased(DAY));
    const without = await preOrder(bookReleased(DAY, []), "other@example.com");
    const gone = { ...book, product: "another" };
    await run(later(-1), gone);
    expect(await released(order)).toEqual([]);
    await run(later(1), gone);
    expect(await released(order)).toEqual([READER]);
    expect(await released(without)).toEqual([]);
  });
});
