import { describe, expect, it } from "vitest";
import { ALWAYS, NEVER } from "#checkout/orders/database/database.ts";
import {
  findKeyExpiry,
  findKeyHash,
  forgetConfirmations,
  insertOrderKey,
  isConfirmed,
  listOrdersWithKey,
} from "#checkout/orders/order-keys.ts";
import { redeemLink } from "#checkout/orders/sign-in/links.ts";
import { hashToken } from "#checkout/orders/tokens.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { NOON, payOrder, placeOrderFor, secondsLater } from "./order-book/samples.ts";
import { createLink } from "./order-book/sign-in.ts";

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

  describe("confirms the address of a free order", () => {
    const email = "reader@example.com";

    /** An order that a browser has placed and that is complete. */
    async function complete(key: string, at = email): Promise<string> {
      const order = await placeOrderFor(database, ["sheet"]);
      await database.write([await insertOrderKey(order.id, key, NOON)]);
      await payOrder(database, at, order);
      return order.id;
    }

    const redeem = async (link: Parameters<typeof createLink>[1]) =>
      redeemLink(database, (await createLink(database, link, NOON)).token, NOON);

    it("for all orders of the browser, once a link to one of them is redeemed", async () => {
      const order = await complete("key");
      await complete("other");
      expect(await isConfirmed(database, { key: "key", email })).toBe(false);
      expect(await redeem({ email, locale: "en", orderId: order })).not.toBeNull();
      expect(await isConfirmed(database, { key: "key", email })).toBe(true);
      expect(await isConfirmed(database, { key: "other", email })).toBe(false);
      expect(await isConfirmed(database, { key: "key", email: "other@example.com" })).toBe(false);
    });

    it("by no link to sign in, none to somebody else who has a part of it, and none that is used up", async () => {
      const order = await complete("key");
      const friend = "friend@example.com";
      const { token } = await createLink(database, { email, locale: "en", orderId: "ord_other" }, NOON);
      await redeem({ email, locale: "en" });
      await redeem({ email: friend, locale: "en", orderId: order });
      await redeemLink(database, token, NOON);
      await redeemLink(database, token, NOON);
      expect(await isConfirmed(database, { key: "key", email })).toBe(false);
      expect(await isConfirmed(database, { key: "key", email: friend })).toBe(false);
    });

    it("until the address is erased", async () => {
      const order = await complete("key");
      await redeem({ email, locale: "en", orderId: order });
      expect(await isConfirmed(database, { key: "key", email })).toBe(true);
      await database.write([forgetConfirmations(email, NEVER)]);
      expect(await isConfirmed(database, { key: "key", email })).toBe(true);
      await database.write([forgetConfirmations(email, ALWAYS)]);
      expect(await isConfirmed(database, { key: "key", email })).toBe(false);
    });
  });
});
