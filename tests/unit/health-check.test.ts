import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createWriteCheck } from "#checkout/orders/book/health-check.ts";
import { type Database, DatabaseError, sql } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { inMemory } from "../contract/order-book/databases.ts";
import { NOON, secondsLater } from "../contract/order-book/samples.ts";

describe("the health check", () => {
  let database: Database;
  let now: Date;
  let check: () => Promise<void>;

  beforeAll(async () => {
    ({ database } = await inMemory.open());
    await migrate(database);
    return () => database.close();
  });
  beforeEach(async () => {
    await database.write([
      sql`DELETE FROM health_check`,
      sql`INSERT INTO health_check (id, written_at) VALUES (1, ${secondsLater(-60).toISOString()})`,
    ]);
    now = NOON;
    check = createWriteCheck(database, () => now);
  });

  async function writtenAt(): Promise<unknown> {
    return (await database.read(sql`SELECT written_at FROM health_check`))[0]?.written_at;
  }

  it("writes to the order book, once every five seconds at most", async () => {
    await check();
    expect(await writtenAt()).toBe(NOON.toISOString());
    await database.write([sql`UPDATE health_check SET written_at = 'before'`]);
    for (const seconds of [0, 4.999]) {
      now = secondsLater(seconds);
      await check();
      expect(await writtenAt()).toBe("before");
    }
    now = secondsLater(5);
    await check();
    expect(await writtenAt()).toBe(secondsLater(5).toISOString());
  });

  it("finds out that the order book no longer keeps what it is given, and that it does again", async () => {
    await database.write([sql`DELETE FROM health_check`]);
    await expect(check()).rejects.toEqual(
      new DatabaseError("The order book accepted a write but did not store it."),
    );
    await database.write([sql`INSERT INTO health_check (id, written_at) VALUES (1, '')`]);
    now = secondsLater(5);
    await check();
  });

  it("looks again when the clock was set back", async () => {
    await check();
    now = secondsLater(-3600);
    await check();
    expect(await writtenAt()).toBe(now.toISOString());
  });
});
