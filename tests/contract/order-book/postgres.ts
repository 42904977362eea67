import { type Database, sql } from "#checkout/orders/database/database.ts";
import { postgresDatabase } from "#checkout/orders/database/postgres.ts";
import { createDatabase } from "#tests/postgres/databases.ts";

/** The order book in a new database of PostgreSQL. */
export async function openPostgres(): Promise<{ database: Database; remove(): Promise<void> }> {
  const created = await createDatabase();
  const database = await postgresDatabase(created.url);
  return {
    database,
    async remove() {
      await database.close();
      await created.remove();
    },
  };
}

/** Drops all tables of the order book. */
export async function dropSchema(database: Database): Promise<void> {
  await database.write([sql`DROP SCHEMA public CASCADE`, sql`CREATE SCHEMA public`]);
}
