import { describe, expect, it } from "vitest";
import { limitQueries } from "#checkout/jobs/limit-queries.ts";
import type { Database } from "#checkout/orders/database/database.ts";
import { book, createOffers } from "../contract/order-book/samples.ts";

const QUERY = { text: "SELECT 1", values: [] };

function limitedTo(maxQueries: number, stopping?: AbortSignal) {
  const database: Database = {
    indexes: true,
    skipLocked: { text: "", values: [] },
    read: async () => [],
    write: async () => [],
    snapshot: async () => {},
    close: async () => {},
  };
  return limitQueries({ database, offers: createOffers(book), maxQueries, ...(stopping && { stopping }) });
}

describe("a run of jobs that may make only so many queries", () => {
  it("must stop once it has made as many, whether it reads, writes or looks up a product", async () => {
    const { database, offers, stopping } = limitedTo(4);
    await database.read(QUERY);
    await offers.find("book");
    await database.write([QUERY]);
    expect(stopping?.aborted).toBe(false);
    await database.read(QUERY);
    expect(stopping?.aborted).toBe(true);
  });

  it("makes one for each statement that it writes", async () => {
    const { database, stopping } = limitedTo(3);
    await database.write([QUERY, QUERY]);
    expect(stopping?.aborted).toBe(false);
    await database.write([QUERY, QUERY]);
    expect(stopping?.aborted).toBe(true);
  });

  it("must stop, too, when its process is asked to", async () => {
    const process = new AbortController();
    const asked = limitedTo(3, process.signal);
    expect(asked.stopping?.aborted).toBe(false);
    process.abort();
    expect(asked.stopping?.aborted).toBe(true);
    const spent = limitedTo(1, new AbortController().signal);
    await spent.database.read(QUERY);
    expect(spent.stopping?.aborted).toBe(true);
  });
});
