import { describe, expect, it } from "vitest";
import {
  findKeyExpiry,
  findKeyHash,
  insertOrderKey,
  listOrdersWithKey,
} from "#checkout/orders/order-keys.ts";
import { hashToken } from "#checkout/orders/sign-in/tokens.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { NOON, secondsLater } from "./order-book/samples.ts";

const END = secondsLater(7 * 86_400);
const BEFORE = secondsLater(-1, END);
const orderId = "ord_1";

describe.each(engines)("the key of an order, which the browser has that placed it, in $name", (engine) => {
  const database = useOrderBook(engine);

  it("opens that order for a week, and no other", async () => {
    await database.write([await insertOrderKey(orderId, "key", NOON)]);
    expect(await findKeyExpiry(database, { orderId, key: "key" }, BEFORE)).toEqual(END);
    expect(await findKeyExpiry(database, { orderId, key: "key" }, END)).toBeNull();
    expect(await findKeyExpiry(database, { orderId, key: "other" }, NOON)).toBeNull();
    expect(await findKeyExpiry(database, { orderId: "ord_2", key: "key" }, NOON)).toBeNull();
  });

  it("is known by its hash for as long", async () => {
    await database.write([await insertOrderKey(orderId, "key", NOON)]);
    expect(await findKeyHash(database, orderId, BEFORE)).toBe(await hashToken("key"));
    expect(await findKeyHash(database, orderId, END)).toBeNull();
    expect(await findKeyHash(database, "ord_2", NOON)).toBeNull();
    expect(await listOrdersWithKey(database, "key", BEFORE)).toEqual([orderId]);
    expect(await listOrdersWithKey(database, "key", END)).toEqual([]);
    expect(await listOrdersWithKey(database, "other", NOON)).toEqual([]);
  });
});
