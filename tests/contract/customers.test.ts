import { describe, expect, it } from "vitest";
import { eraseCustomer } from "#checkout/orders/customers/erase-customer.ts";
import { exportCustomer } from "#checkout/orders/customers/export-customer.ts";
import { moveLibrary } from "#checkout/orders/customers/move-library.ts";
import { listEvents } from "#checkout/orders/order-events.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { askForCode } from "#checkout/orders/sign-in/codes.ts";
import { findLink, redeemLink } from "#checkout/orders/sign-in/links.ts";
import { requireCodes } from "#checkout/orders/sign-in/require-codes.ts";
import { findSession } from "#checkout/orders/sign-in/sessions.ts";
import { replayOrder } from "#domain/order-history.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { buyProducts, countRows, NOON } from "./order-book/samples.ts";
import { createCode, createLink } from "./order-book/sign-in.ts";

const [FROM, TO] = ["from@example.com", "to@example.com"];

describe.each(engines)("the data of a buyer in $name", (engine) => {
  const database = useOrderBook(engine);
  const ports = { database, clock: () => NOON, log: () => {} };

  const openCode = async (id: string, email: string) => {
    await database.write(askForCode({ id, email }, NOON));
    return { id, key: "key", code: await createCode(database, { id, email, key: "key" }) };
  };
  const signIn = async (email: string, orderId: string) => {
    const { token } = await createLink(database, { email, locale: "en", orderId }, NOON);
    return (await redeemLink(database, token, NOON))?.token ?? "";
  };

  it("moves only once both codes are right, however many requests come at once", async () => {
    const orders = [
      await buyProducts(database, FROM, ["book"]),
      await buyProducts(database, FROM, ["book", "sheet"]),
      await buyProducts(database, "other@example.com", ["book"]),
    ];
    const [first, second, other] = orders.map(({ id }) => id);
    const session = await signIn(FROM, first ?? "");
    const codes = [await openCode("from", FROM), await openCode("to", TO)];
    const move = (entered: typeof codes) =>
      requireCodes(database, entered, NOON, (proof) =>
        moveLibrary(ports, { from: FROM, to: TO, locale: "en" }, { cause: "buyer", proof }),
      );
    const [from, to] = codes;
    if (!from || !to) throw new Error("there are two codes");
    await expect(move([from, { ...to, code: "222222" }])).rejects.toMatchObject({
      ...{ code: "wrong-code", facts: { members: { left: 4, wrong: [1] } } },
    });
    expect(await findOrder(database, first ?? "")).toMatchObject({ email: FROM });
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => move(codes)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const id of [first, second]) {
      expect(await findOrder(database, id ?? "")).toMatchObject({ email: TO, version: 3 });
      const events = await listEvents(database, id ?? "");
      expect(events.map(({ kind }) => kind)).toEqual(["placed", "paid", "email-corrected"]);
      expect(replayOrder(events)).toMatchObject({ status: "paid" });
    }
    expect(await findOrder(database, other ?? "")).toMatchObject({ email: "other@example.com" });
    expect((await exportCustomer(database, TO, NOON)).entitlements).toHaveLength(3);
    expect((await exportCustomer(database, FROM, NOON)).orders).toEqual([]);
    expect(await findSession(database, session, NOON)).toBeNull();
    expect(await countRows(database, "messages")).toBe(3 + 1);
  });

  it("is erased, and what was sold and others' data stay", async () => {
    const { id } = await buyProducts(database, FROM, ["book"]);
    await moveLibrary(ports, { from: FROM, to: TO, locale: "en" }, { cause: "owner" });
    const session = await signIn(TO, id);
    const { token } = await createLink(database, { email: TO, locale: "en", orderId: id }, NOON);
    const other = await buyProducts(database, "other@example.com", ["book"]);
    await eraseCustomer(ports, TO, { cause: "owner" });
    expect(await findOrder(database, id)).toMatchObject({ email: null, total: 2900, status: "paid" });
    expect((await listEvents(database, id)).map(({ kind }) => kind)).toEqual(["placed", "paid"]);
    expect(await findSession(database, session, NOON)).toBeNull();
    expect(await findLink(database, token)).toBeNull();
    expect(await exportCustomer(database, TO, NOON)).toMatchObject({
      ...{ orders: [], entitlements: [], emails: [], sessions: [], links: [] },
    });
    expect(await exportCustomer(database, "other@example.com", NOON)).toMatchObject({
      ...{ orders: [{ id: other.id }], entitlements: [{ orderId: other.id }], emails: [{ kind: "paid" }] },
    });
    expect(await countRows(database, "orders")).toBe(2);
  });
});
