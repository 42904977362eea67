import { readFileSync } from "node:fs";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { openOrderBook, restoreOrderBook } from "#checkout/node/order-book.ts";
import { writeBook } from "#checkout/orders/transfer/write-book.ts";
import { parseSettings } from "#checkout/settings.ts";
import { createDatabase } from "../postgres/databases.ts";
import { fill } from "./order-book/filled-book.ts";
import { countRows, NOON } from "./order-book/samples.ts";

const COMMANDS = [...readFileSync("docs/deploy/postgres.md", "utf8").matchAll(/^ {4}.* psql (.*)$/gm)];
const options = { log: () => {}, clock: () => NOON };

it("a backup is restored into PostgreSQL once the order book there is renamed, as its page says", async () => {
  const { url, remove } = await createDatabase();
  onTestFinished(remove);
  const name = new URL(url).pathname.slice(1);
  const settings = parseSettings({ ORDERS_URL: url, NODE_ENV: "test" });
  const lines: string[] = [];
  await withBook(async (book) => {
    await fill(book);
    await writeBook(book, { at: NOON, write: async (line) => void lines.push(line.trimEnd()) });
  });
  const restore = () =>
    restoreOrderBook(settings, async function* () {
      yield* lines;
    });
  await expect(restore()).rejects.toThrow(/in PostgreSQL rename its database/);

  const admin = await connect(new URL("/postgres", url).href);
  onTestFinished(async () => {
    await admin.query(`DROP DATABASE IF EXISTS ${name}_old`);
    await admin.end();
  });
  const [own = [], compose = []] = COMMANDS.map(([, text = ""]) => statementsOf(text));
  expect([own.length, compose]).toEqual([2, own]);
  // Of its own name, and of the only role.
  for (const statement of own)
    await admin.query(statement.replace("OWNER vitrine ", "").replaceAll(/\bvitrine(?=\b|_old)/g, name));

  await restore();
  await withBook(async (book) => expect(await countRows(book, "orders")).toBe(3));

  async function withBook(use: (book: Awaited<ReturnType<typeof openOrderBook>>) => Promise<void>) {
    const book = await openOrderBook(settings, options);
    await use(book).finally(() => book.close());
  }
});

function statementsOf(command: string): string[] {
  return [...command.matchAll(/-c "([^"]+)"/g)].map(([, statement = ""]) => statement);
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}
