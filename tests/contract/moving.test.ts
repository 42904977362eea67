import { describe, expect, it } from "vitest";
import { moveBook } from "#checkout/orders/transfer/move-book.ts";
import { digestTables } from "#checkout/orders/transfer/write-book.ts";
import { allEngines } from "./order-book/databases.ts";
import { useEmptyDatabase } from "./order-book/empty-database.ts";
import { fill } from "./order-book/filled-book.ts";
import { NOON } from "./order-book/samples.ts";

describe("an order book that moves from one kind of database to the next", () => {
  const opened = allEngines
    .filter(({ name }) => name !== "D1 in workerd")
    .map((engine) => useEmptyDatabase(engine));

  it("is the same after all of them", async () => {
    const databases = opened.map((open) => open());
    const [start] = databases;
    if (!start) throw new Error("there is a database");
    await fill(start);
    const before = await digestTables(start);
    for (const [index, from] of databases.entries()) {
      const to = databases[index + 1];
      if (to) expect((await moveBook(from, to, { at: NOON })).tables).toEqual(before);
    }
  });
});
