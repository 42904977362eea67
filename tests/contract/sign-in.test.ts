import { describe, expect, it } from "vitest";
import { ALWAYS, sql } from "#checkout/orders/database/database.ts";
import {
  askForSignInCode,
  deleteAllSignInCodes,
  findSignInCode,
  receiptCode,
  receiptCodeIds,
  redeemSignInCode,
} from "#checkout/orders/sign-in/codes.ts";
import { expireLinks, findLink, newLink, redeemLink } from "#checkout/orders/sign-in/links.ts";
import {
  deleteAllSessions,
  endSession,
  findSession,
  isRenewable,
  listSessions,
  renewSession,
} from "#checkout/orders/sign-in/sessions.ts";
import { newToken } from "#checkout/orders/tokens.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import { countRows, NOON, secondsLater } from "./order-book/samples.ts";
import { createCode, createLink } from "./order-book/sign-in.ts";

describe.each(engines)("the order book in $name", ({ open }) => {
  const database = useCheckedOrderBook({ open });

  describe("links and sessions", () => {
    const owner = { email: "reader@example.com", locale: "en" };

    /** Enters a code where a browser may have those of its receipts. @returns the session, or how often it can try again */
    async function enterReceiptCode(browser: string, code: string, at: Date) {
      const left: number[] = [];
      for (const id of receiptCodeIds(browser)) {
        const result = await redeemSignInCode(database, { id, code, key: "key" }, at);
        if (typeof result !== "number") return result;
        left.push(result);
      }
      return Math.max(...left);
    }

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
      await database.write(askForSignInCode({ id, email: owner.email }, NOON));
      const code = await createCode(database, { id, email: owner.email, linkHash: hash, key: "key" });
      const enter = () => redeemSignInCode(database, { id, code, key: "key" }, secondsLater(1));
      const results = await Promise.all(Array.from({ length: 100 }, enter));
      const [session, ...others] = results.filter((result) => typeof result !== "number");
      expect(session).toMatchObject({ email: owner.email });
      expect(others).toEqual([]);
      expect(await redeemLink(database, token, secondsLater(1))).toBeNull();
      expect(await countRows(database, "sessions")).toBe(1);
    });

    it("take a code only in the browser that has asked for it, five times, for a quarter of an hour", async () => {
      const open = async (id: string) => {
        await database.write(askForSignInCode({ id, email: owner.email }, NOON));
        return createCode(database, { id, email: owner.email, key: "key" });
      };
      const enter = (id: string, code: string, at = NOON) =>
        redeemSignInCode(database, { id, code, key: "key" }, at);
      const [code, other] = [await open("one"), await open("other")];
      expect(code).toMatch(/^[2-9B-DF-HJKMNP-TV-Z]{6}$/);
      expect(await enter("unknown", code)).toBe(0);
      expect(await enter("one", other)).toBe(4);
      expect(await redeemSignInCode(database, { id: "one", code, key: "another key" }, NOON)).toBe(3);
      for (const left of [2, 1, 0, 0]) expect(await enter("one", "222222")).toBe(left);
      expect(await enter("one", code)).toBe(0);
      expect(await enter("other", other, secondsLater(15 * 60))).toBe(0);
      expect(await enter("other", other, secondsLater(15 * 60 - 1))).toMatchObject({ email: owner.email });
      expect(await enter("other", other)).toBe(0);
    });

    it("replace a code that is asked for again without keeping it", async () => {
      const request = { id: "one", email: owner.email };
      const enter = (code: string) => redeemSignInCode(database, { id: "one", code, key: "key" }, NOON);
      await database.write(askForSignInCode(request, NOON));
      const code = await createCode(database, { ...request, key: "key" });
      expect(await enter("222222")).toBe(4);
      await database.write(askForSignInCode(request, NOON));
      expect(await enter(code)).toBe(4);
    });

    it("keep a code that is asked for again, with the tries that it has left", async () => {
      const request = { id: "one", email: owner.email };
      const ask = (seconds: number) => database.write(askForSignInCode(request, secondsLater(seconds), true));
      const compose = () => createCode(database, { ...request, key: "key", seed: "sign-in" });
      const enter = (code: string, at: Date) =>
        redeemSignInCode(database, { id: "one", code, key: "key" }, at);
      await ask(0);
      const code = await compose();
      expect(await enter("222222", NOON)).toBe(4);
      await ask(60);
      expect(await enter("222222", NOON)).toBe(3);
      expect(await compose()).toBe(code);
      expect(await enter("222222", NOON)).toBe(2);
      expect(await enter(code, secondsLater(60 + 15 * 60))).toBe(0);
      expect(await enter(code, secondsLater(60 + 15 * 60 - 1))).toMatchObject({ email: owner.email });
    });

    it("take one code for all receipts to an address in a browser, with a total of five tries, and then another code", async () => {
      const receipt = (linkHash: string, seconds: number, email = owner.email) =>
        receiptCode(database, { browser: "one", email, linkHash, key: "key" }, secondsLater(seconds), []);
      const enter = (code: string, seconds: number) => enterReceiptCode("one", code, secondsLater(seconds));
      const code = await receipt("first", 0);
      expect(await receipt("first", 1)).toBe(code);
      expect(await enter("222222", 2)).toBe(4);
      expect(await receipt("second", 600)).toBe(code);
      expect(await enter("222222", 601)).toBe(3);
      expect(await receipt("first", 602)).toBe(code);
      expect(await enter(code, 1501)).toMatchObject({ email: owner.email });
      expect(await receipt("first", 1502)).toBe(code);
      expect(await enter(code, 1502)).toBe(0);
      const next = await receipt("third", 1503);
      expect(next).not.toBe(code);
      for (const left of [4, 3, 2, 1, 0]) expect(await enter("222222", 1504)).toBe(left);
      expect(await receipt("third", 1505)).toBe(next);
      expect(await enter(next, 1505)).toBe(0);
      expect(await enter(await receipt("fourth", 1506), 1506)).toMatchObject({ email: owner.email });
      const other = await receipt("fifth", 1507, "other@example.com");
      expect(await receipt("sixth", 1508)).not.toBe(other);
      const late = await receipt("seventh", 1508 + 900);
      expect(await receipt("seventh", 1508 + 1900)).toBe(late);
      expect(await enter(late, 1508 + 1900)).toMatchObject({ email: owner.email });
    });

    it("take the code of receipts that are written at the same time", async () => {
      const receipts = ["first", "second", "third"].map((linkHash) =>
        receiptCode(database, { browser: "one", email: owner.email, linkHash, key: "key" }, NOON, []),
      );
      const [code = "", ...others] = await Promise.all(receipts);
      expect(new Set(others)).toEqual(new Set([code]));
      expect(await redeemSignInCode(database, { id: "one", code, key: "key" }, NOON)).toMatchObject({
        email: owner.email,
      });
    });

    it("take the codes of receipts to two addresses in a browser, and of a third one in place of the older", async () => {
      const receipt = (email: string, seconds: number) =>
        receiptCode(
          database,
          { browser: "one", email, linkHash: `link to ${email}`, key: "key" },
          secondsLater(seconds),
          [],
        );
      const enter = (code: string) => enterReceiptCode("one", code, secondsLater(10));
      const mistyped = await receipt("raeder@example.com", 0);
      const right = await receipt(owner.email, 1);
      expect(await receipt("raeder@example.com", 2)).toBe(mistyped);
      const third = await receipt("third@example.com", 3);
      expect(await receipt("raeder@example.com", 4)).toBe(mistyped);
      expect(await enter(right)).toBe(4);
      expect(await enter(third)).toMatchObject({ email: "third@example.com" });
      expect(await enter(mistyped)).toMatchObject({ email: "raeder@example.com" });
      // The places of codes that no longer work are free.
      const again = [await receipt(owner.email, 5), await receipt("fourth@example.com", 6)];
      expect(await enter(again[0] ?? "")).toMatchObject({ email: owner.email });
      expect(await enter(again[1] ?? "")).toMatchObject({ email: "fourth@example.com" });
      // They are taken before that of a code that still works, and expires earlier.
      const [older, newer] = [await receipt("fifth@example.com", 7), await receipt("sixth@example.com", 8)];
      expect(await enter(newer)).toMatchObject({ email: "sixth@example.com" });
      await receipt("seventh@example.com", 9);
      expect(await enter(older)).toMatchObject({ email: "fifth@example.com" });
    });

    it("start a session about the order of the email, unless its code is that of several", async () => {
      const link = (orderId: string | null, seconds: number) =>
        createLink(database, { ...owner, orderId }, secondsLater(seconds));
      const enter = async (browser: string, linkHash: string) => {
        const request = { browser, email: owner.email, linkHash, key: "key" };
        const code = await receiptCode(database, request, NOON, []);
        return redeemSignInCode(database, { id: browser, code, key: "key" }, NOON);
      };
      const [first, asked, last] = [await link("first", 0), await link(null, 60), await link("last", 60)];
      expect(await enter("one", first.hash)).toMatchObject({ email: owner.email, orderId: null });
      expect(await enter("two", last.hash)).toMatchObject({ email: owner.email, orderId: "last" });
      expect(await enter("three", asked.hash)).toMatchObject({ email: owner.email, orderId: null });
      expect(await redeemLink(database, first.token, NOON)).toMatchObject({ orderId: "first" });
      expect(await redeemLink(database, asked.token, NOON)).toBeNull();
      expect(await redeemLink(database, last.token, NOON)).toMatchObject({ orderId: "last" });
    });

    it("replace the code of a receipt from before receipts shared theirs", async () => {
      await database.write(askForSignInCode({ id: "one", email: owner.email }, NOON));
      await createCode(database, { id: "one", email: owner.email, key: "key" });
      const request = { browser: "one", email: owner.email, linkHash: "first", key: "key" };
      const code = await receiptCode(database, request, secondsLater(1), []);
      expect(
        await redeemSignInCode(database, { id: "one", code, key: "key" }, secondsLater(2)),
      ).toMatchObject({
        email: owner.email,
      });
    });

    it("count the tries of many requests at once", async () => {
      await database.write(askForSignInCode({ id: "one", email: owner.email }, NOON));
      const enter = () => redeemSignInCode(database, { id: "one", code: "222222", key: "key" }, NOON);
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

    it("are rejected for the link to an order whose address was corrected, even if its email is composed again", async () => {
      const link = { ...owner, token: newToken(), orderId: "ord_corrected" };
      const compose = async () => database.write((await newLink(link, NOON)).insert);
      await compose();
      await database.write([expireLinks(owner.email, NOON, ALWAYS)]);
      await compose();
      expect(await redeemLink(database, link.token, NOON)).toBeNull();
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
      await database.write(askForSignInCode({ id: "one", email: owner.email }, NOON));
      await database.write([deleteAllSessions(), deleteAllSignInCodes()]);
      expect(await findSession(database, session?.token ?? "", NOON)).toBeNull();
      expect(await findSignInCode(database, "one", NOON)).toBeNull();
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
