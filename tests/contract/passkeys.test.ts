import { describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import {
  addPasskey,
  deleteAllPasskeys,
  deletePasskeysOf,
  deleteUnneededPasskeys,
  findPasskey,
  listPasskeys,
  MAX_PASSKEYS,
  redeemPasskey,
  removePasskey,
} from "#checkout/orders/passkeys/passkeys.ts";
import { listSessions } from "#checkout/orders/sign-in/sessions.ts";
import { engines } from "./order-book/databases.ts";
import { useOrderBook } from "./order-book/empty-database.ts";
import { buyProducts, countRows, NOON, secondsLater } from "./order-book/samples.ts";

const EMAIL = "reader@example.com";

describe.each(engines)("passkeys in $name", ({ open }) => {
  const database = useOrderBook({ open });
  const keyOf = (id: string, email = EMAIL) => ({
    ...{ id, email, publicKey: "key", counter: 0, device: "Firefox/Windows" },
  });
  const add = (id: string, email?: string, seconds = 0) =>
    addPasskey(database, keyOf(id, email), { locale: "en", at: secondsLater(seconds) });
  const remove = (id: string, email = EMAIL) =>
    removePasskey(database, { id, email }, { locale: "en", at: secondsLater(60) });

  it("are listed newest first, and found by their ids alone", async () => {
    expect([await add("one"), await add("two", EMAIL, 1), await add("one", "other@example.com")]).toEqual([
      ...[true, true, false],
    ]);
    const createdAt = NOON.toISOString();
    expect((await listPasskeys(database, EMAIL)).map(({ id }) => id)).toEqual(["two", "one"]);
    expect(await findPasskey(database, "one")).toEqual({ ...keyOf("one"), createdAt, usedAt: null });
    expect(await findPasskey(database, "three")).toBeNull();
  });

  it("are removed once, by whichever request comes first", async () => {
    await add("one");
    expect((await Promise.all([remove("one"), remove("one"), remove("one")])).toSorted()).toEqual([
      ...[false, false, true],
    ]);
    expect(await remove("one")).toBe(false);
  });

  it("are limited for an address", async () => {
    for (let count = 0; count < MAX_PASSKEYS; count += 1) expect(await add(`key ${count}`)).toBe(true);
    expect([await add("one more"), await add("another", "other@example.com")]).toEqual([false, true]);
  });

  it("cause one email when they are added and one when they are removed, however often that is asked for", async () => {
    await Promise.all([add("one"), add("one")]).catch(() => {});
    await add("one", "other@example.com", 5);
    await Promise.all([remove("one"), remove("one")]);
    await remove("one");
    const messages = await database.read(sql`SELECT kind, recipient, payload FROM messages ORDER BY kind`);
    const payload = JSON.stringify({ passkey: { device: "Firefox/Windows", createdAt: NOON.toISOString() } });
    expect(messages).toMatchObject([
      { kind: "passkey-added", recipient: EMAIL, payload },
      { kind: "passkey-removed", recipient: EMAIL, payload },
    ]);
  });

  it("start a session each time, and one only for a counter that was read before", async () => {
    await add("one");
    const read = await findPasskey(database, "one");
    if (!read) throw new Error("it was added");
    const use = (counter: number) =>
      redeemPasskey(database, read, { counter, visit: { device: "Safari/iPhone" }, at: secondsLater(5) });
    expect(await use(0)).toMatchObject({ email: EMAIL, isShared: false });
    expect(await use(7)).toMatchObject({ email: EMAIL });
    // Another request has used it since.
    expect(await use(3)).toBeNull();
    expect(await findPasskey(database, "one")).toMatchObject({
      ...{ counter: 7, usedAt: secondsLater(5).toISOString() },
    });
    expect((await listSessions(database, EMAIL)).map(({ device }) => device)).toEqual([
      ...["Safari/iPhone", "Safari/iPhone"],
    ]);
    await remove("one");
    expect(await redeemPasskey(database, read, { counter: 0, visit: {}, at: secondsLater(6) })).toBeNull();
  });

  it("are removed by their address only, and all of one address or of everybody", async () => {
    await add("one");
    await add("two");
    await add("three", "other@example.com");
    expect(await remove("one", "other@example.com")).toBe(false);
    expect(await remove("one")).toBe(true);
    await database.write([deletePasskeysOf(EMAIL, sql`1 = 0`)]);
    expect(await countRows(database, "passkeys")).toBe(2);
    await database.write([deletePasskeysOf(EMAIL)]);
    expect(await findPasskey(database, "three")).not.toBeNull();
    await database.write([deleteAllPasskeys()]);
    expect(await countRows(database, "passkeys")).toBe(0);
  });

  it("of addresses of which nothing else is known are deleted, some at a time", async () => {
    await buyProducts(database, EMAIL, ["book"]);
    await add("kept");
    for (const id of ["a", "b", "c"]) await add(id, `${id}@example.com`);
    // The emails about them are deleted some time after they were sent.
    await database.write([sql`DELETE FROM messages`]);
    const run = async () => (await database.write(deleteUnneededPasskeys({ before: NOON, limit: 2 }))).at(-1);
    expect([(await run())?.length, (await run())?.length, (await run())?.length]).toEqual([2, 1, 0]);
    expect(await findPasskey(database, "kept")).not.toBeNull();
  });
});
