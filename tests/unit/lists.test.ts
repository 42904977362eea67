import { expect, it } from "vitest";
import { type Statement, sql } from "#checkout/orders/database/database.ts";
import { idsToClaim, readForIds } from "#checkout/orders/database/lists.ts";
import { inMemory } from "../contract/order-book/databases.ts";

it("many ids are read fifty at a time, since D1 takes a hundred values in a statement", async () => {
  const asked: Statement[] = [];
  const read = async (statement: Statement) => {
    asked.push(statement);
    return [{ id: asked.length }];
  };
  const ids = Array.from({ length: 120 }, (_, n) => `ord_${n}`);
  const rows = await readForIds({ read }, ids, (some) => sql`SELECT * FROM orders WHERE id IN (${some})`);
  expect(asked.map(({ values }) => values.length)).toEqual([50, 50, 20]);
  expect(asked.flatMap(({ values }) => values)).toEqual(ids);
  expect(rows).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
});

it("where indexes cannot be trusted, rows are claimed by their ids, and not by a query", async () => {
  const { database, remove } = await inMemory.open();
  const query = sql`SELECT 'ord_1' AS id UNION SELECT 'ord_2'`;
  expect(await idsToClaim({ ...database, indexes: false }, query)).toMatchObject({
    values: ["ord_1", "ord_2"],
  });
  expect(await idsToClaim(database, query)).toMatchObject({
    text: expect.stringContaining("SELECT 'ord_1'"),
  });
  expect(await idsToClaim(database, sql`${query} LIMIT 0`)).toBeNull();
  await remove();
});
