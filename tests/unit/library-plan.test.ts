import { expect, it } from "vitest";
import { z } from "zod";
import type { Statement } from "#checkout/orders/database/database.ts";
import { migrate } from "#checkout/orders/database/migrate.ts";
import { sqliteDatabase } from "#checkout/orders/database/sqlite.ts";
import { hasLibrary } from "#checkout/orders/entitlements/find-entitlements.ts";
import { hasPlacedOrder } from "#checkout/orders/order-store.ts";

const Plan = z.array(z.object({ detail: z.string() }));

it("SQLite and D1 find what an address has or has ordered by indexes, of orders only those that are its own or gifts", async () => {
  const database = sqliteDatabase();
  await migrate(database);
  const statements: Statement[] = [];
  const read = (statement: Statement) => {
    statements.push(statement);
    return database.read(statement);
  };
  await hasLibrary({ ...database, read }, "reader@example.com");
  await hasPlacedOrder({ ...database, read }, "reader@example.com");
  const plans = await Promise.all(
    statements.map(({ text, values }) => database.read({ text: `EXPLAIN QUERY PLAN ${text}`, values })),
  );
  const details = Plan.parse(plans.flat()).map(({ detail }) => detail);
  const tables = details.filter((detail) => / (orders|entitlements)\b/.test(detail));
  expect(tables.filter((detail) => !/USING .*INDEX/.test(detail))).toEqual([]);
  expect(tables).toContain("SCAN orders USING INDEX orders_with_gift");
});
