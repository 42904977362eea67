import { describe, expect, it } from "vitest";
import { findLastReplay, recordReplay } from "#checkout/orders/book/last-replay.ts";
import { countAgainst } from "#checkout/orders/book/rate-limits.ts";
import { sql } from "#checkout/orders/database/database.ts";
import { engines } from "./order-book/databases.ts";
import { useCheckedOrderBook } from "./order-book/histories.ts";
import { NOON, secondsLater } from "./order-book/samples.ts";

describe.each(engines)("the order book in $name", ({ open }) => {
  const database = useCheckedOrderBook({ open });

  describe("rate limits", () => {
    const limit = (key: string, max: number) => ({ key, max, durationMs: 60_000 });

    it("allow a number of actions per period, and return the seconds to wait", async () => {
      const limits = [limit("links:total", 5), limit("links:network:a", 3)];
      for (let n = 0; n < 3; n += 1) expect(await countAgainst(database, limits, secondsLater(n))).toBeNull();
      expect(await countAgainst(database, limits, secondsLater(20))).toBe(40);
      expect(await countAgainst(database, [limit("links:network:b", 3)], secondsLater(20))).toBeNull();
      expect(await countAgainst(database, limits, secondsLater(60))).toBeNull();
    });

    it("that refuse an action use up no other limit, also under simultaneous actions", async () => {
      const total = limit("links:total", 5);
      const attempts = Array.from({ length: 20 }, (_, i) =>
        countAgainst(database, [total, limit(`links:network:${i % 2}`, 2)], NOON),
      );
      const results = await Promise.all(attempts);
      expect(results.filter((wait) => wait === null)).toHaveLength(4);
      const other = () => countAgainst(database, [total, limit("links:network:other", 2)], NOON);
      expect([await other(), await other()]).toEqual([null, 60]);
      // The refusal for all networks did not use up the network's own limit.
      expect(await countAgainst(database, [limit("links:network:other", 2)], NOON)).toBeNull();
    });

    it("that are all exceeded name the longest wait", async () => {
      const limits = [limit("links:total", 1), { ...limit("links:network:a", 1), durationMs: 3_600_000 }];
      expect(await countAgainst(database, limits, NOON)).toBeNull();
      expect(await countAgainst(database, limits, NOON)).toBe(3600);
    });

    it("that refuse nothing allow more without counting them, and without rows for them", async () => {
      const total = { ...limit("links:total", 2), refuses: false };
      const attempt = (network: string) =>
        countAgainst(database, [total, limit(`links:network:${network}`, 1)], NOON);
      expect([await attempt("a"), await attempt("b"), await attempt("c")]).toEqual([null, null, null]);
      expect(await attempt("a")).toBe(60);
      const counts = await database.read(sql`SELECT key, count FROM rate_limits ORDER BY key`);
      expect(counts).toMatchObject([
        { key: "links:network:a", count: 1 },
        { key: "links:network:b", count: 1 },
        { key: "links:total", count: 2 },
      ]);
    });

    it("count simultaneous actions one by one", async () => {
      const both = Array.from({ length: 20 }, () => countAgainst(database, [limit("links:total", 5)], NOON));
      const results = await Promise.all(both);
      expect(results.filter((wait) => wait === null)).toHaveLength(5);
    });

    it("expire even if the clock was set back", async () => {
      const limits = [limit("links:total", 1)];
      expect(await countAgainst(database, limits, secondsLater(3600))).toBeNull();
      expect(await countAgainst(database, limits, NOON)).toBeNull();
      expect(await countAgainst(database, limits, NOON)).toBe(60);
    });
  });

  it("remembers until when events have been replayed, also after the clock was set back", async () => {
    expect(await findLastReplay(database)).toBeNull();
    for (const at of [secondsLater(60), NOON]) {
      await recordReplay(database, at);
      expect(await findLastReplay(database)).toEqual(at);
    }
  });
});
