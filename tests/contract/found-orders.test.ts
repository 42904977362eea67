import { describe, expect, it } from "vitest";
import { moveHolder } from "#checkout/orders/entitlements/holders.ts";
import { searchOrders } from "#checkout/orders/order-search.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { FRIEND, giveGift } from "./order-book/gifts.ts";
import { buyProducts, secondsLater } from "./order-book/samples.ts";

const COLLEAGUE = "colleague@example.com";

describe.each(engines)("an order in $name is found", (engine) => {
  const database = useOrderBook(engine);
  const find = async (text: string, limit = 9) =>
    (await searchOrders(database, text, limit)).map(({ id }) => id);

  it("by the recipient of a gift, before and after its day, and not by the giver's words", async () => {
    const delivered = await giveGift(database);
    const waiting = await giveGift(database, { deliverAt: secondsLater(86_400).toISOString() });
    const others = await giveGift(database, { recipient: COLLEAGUE, words: `For ${FRIEND}` });
    const both = [delivered.id, waiting.id].toSorted();
    for (const text of [FRIEND, " Friend@example.com", "friend@", "friend"]) {
      expect(await find(text), text).toEqual(both);
    }
    expect(await find(FRIEND, 1)).toHaveLength(1);
    expect(await find(COLLEAGUE)).toEqual([others.id]);
    expect((await find("reader@")).toSorted()).toEqual([...both, others.id].toSorted());
  });

  it("by the address of a seat holder, and once by that of a buyer who also has goods of others", async () => {
    const team = await buyProducts(database, "reader@example.com", ["book", "record"]);
    const own = await buyProducts(database, COLLEAGUE, ["icons"]);
    const seat = `${team.id.replace("ord_", "ent_")}_1_0`;
    await database.write([moveHolder(seat, { from: "reader@example.com", to: COLLEAGUE })]);
    for (const text of [COLLEAGUE, "colleague"]) {
      expect((await find(text)).toSorted(), text).toEqual([team.id, own.id].toSorted());
    }
    expect(await find("reader@example.com")).toEqual([team.id]);
  });
});
