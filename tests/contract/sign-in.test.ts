import { describe, expect, it } from "vitest";
import { sql } from "#checkout/orders/database/database.ts";
import { askForCode, deleteAllCodes, findCode, redeemCode } from "#checkout/orders/sign-in/codes.ts";
import { findLink, redeemLink } from "#checkout/orders/sign-in/links.ts";
import {
  deleteAllSessions,
  endSession,
  findSession,
  isRenewable,
  listSessions,
  renewSession,
} from "#checkout/orders/sign-in/sessions.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import { countRows, NOON, secondsLater } from "./order-book/samples.ts";
import { createCode, createLink } from "./order-book/sign-in.ts";

describe.each(engines)("the order book in $name", ({ open }) => {
  const database = useCheckedOrderBook({ open });

  describe("links and sessions", () => {
    const owner = { email: "reader@example.com", locale: "en" };

    it("start one session for a link, even if two browsers use it at the same time", async () => {
      const { token } = await createLink(database, owner, NOON);
      const both = await Promise.all([1, 2].map(() => redeemLink(database, token, secondsLater(1))));
      const [session] = both.filter((session) => session !== null);
      expect(both.filter((session) => session === null)).toHaveLength(1);
      expect(await findSession(database, session?.token ?? "", secondsLater(2))).toMatchObject({
        email: owner.email,
      });
      expect(await redeemLink(database, token, secondsLater(3))).toBeNull();
      expect(await countRows(database, "sessions")).toBe(1);
    });

    it("start one session for a code and its link, however many requests come at once", async () => {
      const { hash, token } = await createLink(database, owner, NOON);
      const id = "hash of what the browser holds";
      await database.write(askForCode({ id, email: owner.email }, NOON));
      const code = await createCode(database, { id, email: owner.email, linkHash: hash, key: "key" });
      const enter = () => redeemCode(database, { id, code, key: "key" }, secondsLater(1));
      const results = await Promise.all(Array.from({ length: 100 }, enter));
      const [session, ...others] = results.filter((result) => typeof result !== "number");
      expect(session).toMatchObject({ email: owner.email });
      expect(others).toEqual([]);
      expect(await redeemLink(database, token, secondsLater(1))).toBeNull();
      expect(await countRows(database, "sessions")).toBe(1);
    });

    it("take a code only in the browser that has asked for it, five times, for a quarter of an hour", async () => {
      const open = async (id: string) => {
        await database.write(askForCode({ id, email: owner.email }, NOON));
        return createCode(database, { id, email: owner.email, key: "key" });
      };
      const enter = (id: string, code: string, at = NOON) =>
        redeemCode(database, { id, code, key: "key" }, at);
      const [code, other] = [await open("one"), await open("other")];
      expect(code).toMatch(/^[2-9B-DF-HJKMNP-TV-Z]{6}$/);
      expect(await enter("unknown", code)).toBe(0);
      expect(await enter("one", other)).toBe(4);
      expect(await redeemCode(database, { id: "one", code, key: "another key" }, NOON)).toBe(3);
      for (const left of [2, 1, 0, 0]) expect(await enter("one", "222222")).toBe(left);
      expect(await enter("one", code)).toBe(0);
      expect(await enter("other", other, secondsLater(15 * 60))).toBe(0);
      expect(await enter("other", other, secondsLater(15 * 60 - 1))).toMatchObject({ email: owner.email });
      expect(await enter("other", other)).toBe(0);
    });

    it("count the tries of many requests at once", async () => {
      await database.write(askForCode({ id: "one", email: owner.email }, NOON));
      const enter = () => redeemCode(database, { id: "one", code: "222222", key: "key" }, NOON);
      const left = await Promise.all(Array.from({ length: 20 }, enter));
      expect(left.filter((n) => n !== 0)).toHaveLength(4);
    });

    it("are rejected for an expired or unknown link, while the recipient of an expired one can be found", async () => {
      const { token, expires } = await createLink(database, owner, NOON);
      expect(await redeemLink(database, token, expires)).toBeNull();
      expect(await findLink(database, token)).toMatchObject(owner);
      expect(await redeemLink(database, "invented", NOON)).toBeNull();
      expect(await findLink(database, "invented")).toBeNull();
    });

    it("end when the buyer signs out, or after a month", async () => {
      const { token } = await createLink(database, owner, NOON);
      const session = await redeemLink(database, token, NOON);
      if (!session) throw new Error("the link was fresh");
      expect(await findSession(database, session.token, session.expires)).toBeNull();
      await endSession(database, session, secondsLater(1));
      expect(await findSession(database, session.token, secondsLater(2))).toBeNull();
    });

    it("last a month from the last visit, unless others use the computer, too", async () => {
      const open = async (isShared: boolean) => {
        const { token } = await createLink(database, owner, NOON);
        const session = await redeemLink(database, token, NOON, { device: "Firefox/Windows", isShared });
        if (!session) throw new Error("the link was fresh");
        return session;
      };
      const [own, shared] = [await open(false), await open(true)];
      const tomorrow = secondsLater(24 * 3600);
      expect([isRenewable(own, secondsLater(24 * 3600 - 1)), isRenewable(own, tomorrow)]).toEqual([
        false,
        true,
      ]);
      expect(isRenewable(shared, secondsLater(11 * 3600))).toBe(false);
      await renewSession(database, own, tomorrow);
      const month = 30 * 24 * 3600;
      expect(await findSession(database, own.token, secondsLater(month - 1, tomorrow))).not.toBeNull();
      expect(await findSession(database, own.token, secondsLater(month, tomorrow))).toBeNull();
      expect(await findSession(database, shared.token, secondsLater(12 * 3600 - 1))).not.toBeNull();
      expect(await findSession(database, shared.token, secondsLater(12 * 3600))).toBeNull();
      const listed = await listSessions(database, owner.email);
      expect(listed.map(({ device, isShared }) => [device, isShared])).toEqual(
        expect.arrayContaining([
          ["Firefox/Windows", true],
          ["Firefox/Windows", false],
        ]),
      );
    });

    it("end for everybody, with the codes that were asked for, when a backup of the book is restored", async () => {
      const { token } = await createLink(database, owner, NOON);
      const session = await redeemLink(database, token, NOON);
      await database.write(askForCode({ id: "one", email: owner.email }, NOON));
      await database.write([deleteAllSessions(), deleteAllCodes()]);
      expect(await findSession(database, session?.token ?? "", NOON)).toBeNull();
      expect(await findCode(database, "one", NOON)).toBeNull();
    });

    it("are ended only by the address that they belong to", async () => {
      const { token } = await createLink(database, owner, NOON);
      const session = await redeemLink(database, token, NOON);
      if (!session) throw new Error("the link was fresh");
      expect(await endSession(database, { ...session, email: "other@example.com" }, NOON)).toBe(false);
      expect(await findSession(database, session.token, NOON)).not.toBeNull();
      expect(await endSession(database, session, NOON)).toBe(true);
      expect(await endSession(database, session, NOON)).toBe(false);
    });

    it("are stored as hashes, not as tokens that could be used", async () => {
      const { token } = await createLink(database, owner, NOON);
      const session = await redeemLink(database, token, NOON);
      const rows = await database.read(sql`SELECT links.token_hash AS link, sessions.token_hash AS session
        FROM links JOIN sessions ON sessions.token_hash = links.session_hash`);
      expect(rows).toHaveLength(1);
      expect(Object.values(rows[0] ?? {})).not.toContain(token);
      expect(Object.values(rows[0] ?? {})).not.toContain(session?.token);
    });
  });
});
