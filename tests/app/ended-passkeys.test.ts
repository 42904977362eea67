import { describe, expect, it } from "vitest";
import { correctAddress } from "#checkout/orders/customers/correct-address.ts";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { exportCustomer } from "#checkout/orders/customers/export-customer.ts";
import { moveLibrary } from "#checkout/orders/customers/move-library.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { buy, problemOf } from "./buying.ts";
import { enter, REFUSED, withPasskey } from "./passkey-shop.ts";

describe("the passkeys of a buyer", () => {
  it("end when the library moves to another address, which they must not open", async () => {
    const { shop, device } = await withPasskey();
    const addresses = { from: "reader@example.com", to: "new@example.com", locale: "en" };
    await moveLibrary(shop.ports, addresses, { cause: "owner" });
    expect(await problemOf(await enter(shop.browser(), device))).toEqual(REFUSED);
  });

  it("end when the only order of an address is corrected, and not if it has others", async () => {
    const { shop, order, device } = await withPasskey();
    const second = await buy(shop, "record");
    for (const [id, status] of [
      [order, 200],
      [second, 422],
    ] as const) {
      const found = await findOrder(shop.database, id);
      if (!found) throw new Error("there is no such order");
      await correctAddress(shop.ports, found, "right@example.com", "owner");
      expect((await enter(shop.browser(), device)).status).toBe(status);
    }
  });

  it("are in the saved data without their keys, and erased with the rest", async () => {
    const { shop, device } = await withPasskey();
    const data = await exportCustomer(shop.database, "reader@example.com", shop.ports.clock());
    expect(data.passkeys).toEqual([{ device: null, createdAt: expect.any(String), usedAt: null }]);
    await eraseCustomer(shop.ports, "reader@example.com", { cause: "buyer" });
    expect(await problemOf(await enter(shop.browser(), device))).toEqual(REFUSED);
    expect(await shop.database.read({ text: "SELECT * FROM passkeys", values: [] })).toEqual([]);
  });
});
