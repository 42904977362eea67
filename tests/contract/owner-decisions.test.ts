import { describe, expect, it } from "vitest";
import { endEntitlement, restoreEntitlement } from "#checkout/orders/entitlements/decide-access.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { book, buyProducts, createOffers, secondsLater } from "./order-book/samples.ts";

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
