import { describe, expect, it } from "vitest";
import { findLicenceKeys } from "#checkout/orders/entitlements/licence-keys.ts";
import { grantCopy } from "#checkout/orders/grant-copy.ts";
import { originOf } from "#checkout/orders/origin.ts";
import { engines } from "./order-book/databases.ts";
import { helpBuyers, offers } from "./order-book/helping-buyers.ts";
import { kindsOf, useCheckedOrderBook } from "./order-book/histories.ts";
import { NOON } from "./order-book/samples.ts";

describe.each(engines)("a copy that is given away in $name", (engine) => {
  const database = useCheckedOrderBook(engine);
  const { libraryOf, sent } = helpBuyers(database);

  const request = { email: "Critic@Example.com", product: "app", idempotencyKey: "press-1234" };
  const grant = (changes: object = {}) => grantCopy({ database, offers }, { ...request, ...changes }, NOON);

  it("is an order that costs nothing, with files and licence keys and an email", async () => {
    const order = await grant();
    expect(order).toMatchObject({ status: "paid", email: "critic@example.com", total: 0, locale: "en" });
    expect(originOf(order)).toBe("granted");
    expect((await kindsOf(database, order.id))[0]).toBe("granted");
    expect(await libraryOf("critic@example.com")).toEqual([order.id]);
    expect((await findLicenceKeys(database, order))[0]?.keys).toHaveLength(1);
    expect(await sent()).toEqual(["granted critic@example.com waiting"]);
  });

  it("is given once for each request, however often that is repeated", async () => {
    const orders = await Promise.all([grant(), grant(), grant()]);
    expect(new Set(orders.map(({ id }) => id)).size).toBe(1);
    expect((await findLicenceKeys(database, orders[0]))[0]?.keys).toHaveLength(1);
    const other = await grant({ idempotencyKey: "press-1235" });
    expect(await libraryOf("critic@example.com")).toHaveLength(2);
    expect(other.id).not.toBe(orders[0].id);
    expect(await sent()).toHaveLength(2);
  });

  it("is in the language of the request, or else the shop's first, and is the first one for its key", async () => {
    const shop = async () => ({ ...(await offers.shop()), languages: ["zh", "en"] });
    const grantBy = (changes: object) =>
      grantCopy({ database, offers: { ...offers, shop } }, { ...request, ...changes }, NOON);
    expect(await grantBy({ locale: "en" })).toMatchObject({ locale: "en" });
    expect(await grantBy({ idempotencyKey: "press-1235" })).toMatchObject({ locale: "zh" });
    expect(await grantBy({ email: "other@example.com" })).toMatchObject({ email: "critic@example.com" });
  });

  it("is refused for what does not exist", async () => {
    await expect(grant({ product: "nothing" })).rejects.toMatchObject({ code: "unknown-product" });
    await expect(grant({ option: "nothing" })).rejects.toMatchObject({ code: "unknown-option" });
    expect(await sent()).toEqual([]);
  });
});
