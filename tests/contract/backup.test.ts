import { beforeEach, describe, expect, it } from "vitest";
import { claimMode, findMode } from "#checkout/orders/book/book-mode.ts";
import { type Database, sql } from "#checkout/orders/database/database.ts";
import { currentVersion, latestVersion, migrate } from "#checkout/orders/database/migrate.ts";
import { findLibrary } from "#checkout/orders/library/library.ts";
import { findOrder } from "#checkout/orders/order-store.ts";
import { redeemLink } from "#checkout/orders/sign-in/links.ts";
import { readBook } from "#checkout/orders/transfer/book-file.ts";
import { moveBook } from "#checkout/orders/transfer/move-book.ts";
import { restoreBook } from "#checkout/orders/transfer/restore-book.ts";
import { OTHER_TABLES, TABLES } from "#checkout/orders/transfer/tables.ts";
import { digestTables, writeBook } from "#checkout/orders/transfer/write-book.ts";
import { engines, inMemory } from "./order-book/databases.ts";
import { tablesOf } from "./order-book/drop-tables.ts";
import { useEmptyDatabase } from "./order-book/empty-database.ts";
import { fill, READER } from "./order-book/filled-book.ts";
import { book, buyProducts, countRows, createOffers, NOON } from "./order-book/samples.ts";

const offers = createOffers(book);

async function backUp(database: Database): Promise<string[]> {
  const lines: string[] = [];
  await writeBook(database, { at: NOON, write: async (line) => void lines.push(line.trimEnd()) });
  return lines;
}

async function* from(lines: string[], { cutAfter = lines.length } = {}): AsyncIterable<string> {
  yield* lines.slice(0, cutAfter);
}

describe.each(engines)("a backup of an order book in $name", (engine) => {
  const emptyDatabase = useEmptyDatabase(engine);

  it("makes the same book again, with all orders, files, links and the mode", async () => {
    const { orderId, token } = await fill(emptyDatabase());
    const [order, lines] = [await findOrder(emptyDatabase(), orderId), await backUp(emptyDatabase())];
    const library = await findLibrary({ database: emptyDatabase(), offers }, READER, "en");
    await engine.empty(emptyDatabase());
    await restoreBook(emptyDatabase(), () => from(lines), { at: NOON });
    const database = emptyDatabase();
    expect(await findOrder(database, orderId)).toEqual(order);
    expect(await findLibrary({ database, offers }, READER, "en")).toEqual(library);
    expect(await findMode(database)).toBe("sandbox");
    expect(await redeemLink(database, token, NOON)).toMatchObject({ email: READER });
    const emails = await database.read(sql`SELECT email FROM orders WHERE status = 'open'`);
    // Not every database has NUL.
    expect(emails).toEqual([{ email: "o'neil\"\\\n雨\ufffd@example.com" }]);
    await buyProducts(database, READER, ["book"]);
    expect(await countRows(database, "orders")).toBe(4);
  });

  it("is of one moment, whatever is bought while it is made", async () => {
    const database = emptyDatabase();
    await fill(database);
    const lines: string[] = [];
    await writeBook(database, {
      at: NOON,
      async write(line) {
        lines.push(line.trimEnd());
        // All tables are read as they were when the header was written.
        if (lines.length === 2) await buyProducts(database, READER, ["book"]);
      },
    });
    const { tables } = await readBook(from(lines));
    expect(tables.orders?.rows).toBe(3);
    expect(tables.entitlements?.rows).toBe(3);
    expect(await countRows(database, "orders")).toBe(4);
  });

  it("is of one schema and mode, if another process migrates the book or switches its mode when it begins", async () => {
    const database = emptyDatabase();
    await migrate(database, { upTo: 30 });
    await claimMode(database, "sandbox", { switchTo: null, at: NOON });
    let snapshots = 0;
    const shared: Database = {
      ...database,
      async snapshot(...args) {
        snapshots += 1;
        await migrate(database);
        await claimMode(database, "test", { switchTo: "test", at: NOON });
        return database.snapshot(...args);
      },
    };
    const lines = await backUp(shared);
    const { header } = await readBook(from(lines));
    expect(header).toMatchObject({ schema: latestVersion(), mode: "test" });
    expect(snapshots).toBe(2);
    await engine.empty(database);
    await restoreBook(database, () => from(lines), { at: NOON });
    expect(await findMode(database)).toBe("test");
  });

  it("is not restored over an order book, even an empty one", async () => {
    const database = emptyDatabase();
    await fill(database);
    const lines = await backUp(database);
    await expect(restoreBook(database, () => from(lines), { at: NOON })).rejects.toThrow(
      "There is an order book",
    );
    expect(await countRows(database, "orders")).toBe(3);
    await engine.empty(database);
    await migrate(database);
    await expect(restoreBook(database, () => from(lines), { at: NOON })).rejects.toThrow(
      "There is an order book",
    );
  });

  it("is not restored into a database with the tables of another program, which stay as they are", async () => {
    const database = emptyDatabase();
    await fill(database);
    const lines = await backUp(database);
    await engine.empty(database);
    await database.write([
      sql`CREATE TABLE messages (text TEXT)`,
      sql`INSERT INTO messages (text) VALUES ('of another program')`,
    ]);
    for (let tries = 0; tries < 2; tries++) {
      await expect(restoreBook(database, () => from(lines), { at: NOON })).rejects.toThrow(
        "The database has tables of another program: messages.",
      );
    }
    expect(await database.read(sql`SELECT text FROM messages`)).toEqual([{ text: "of another program" }]);
  });

  it("that is interrupted while it is restored leaves a book that no shop starts on, until it is restored again", async () => {
    const database = emptyDatabase();
    const { orderId } = await fill(database);
    const lines = await backUp(database);
    await engine.empty(database);
    await expect(restoreBook(database, () => from(lines, { cutAfter: 3 }), { at: NOON })).rejects.toThrow(
      "The backup was cut off: its end is missing.",
    );
    await expect(migrate(database)).rejects.toThrow("it is not complete. Run the same command again");
    await restoreBook(database, () => from(lines), { at: NOON });
    await migrate(database);
    expect(await findOrder(database, orderId)).toMatchObject({ status: "paid" });
  });

  it("that is interrupted between two migrations is restored again", async () => {
    const database = emptyDatabase();
    const { orderId } = await fill(database);
    const lines = await backUp(database);
    await engine.empty(database);
    await database.write([
      sql`CREATE TABLE restoring (started_at TEXT NOT NULL)`,
      sql`INSERT INTO restoring (started_at) VALUES (${NOON.toISOString()})`,
    ]);
    await migrate(database, { upTo: 1, isRestoring: true });
    await restoreBook(database, () => from(lines), { at: NOON });
    expect(await findOrder(database, orderId)).toMatchObject({ status: "paid" });
  });
});

describe("a backup that is damaged", () => {
  const database = useEmptyDatabase(inMemory);
  let lines: string[] = [];
  beforeEach(async () => {
    await fill(database());
    lines = await backUp(database());
  });

  it.each([
    ["is empty", () => [], "The backup is empty."],
    ["was cut off between two lines", () => lines.slice(0, -1), "The backup was cut off"],
    ["was cut off within a line", () => [...lines.slice(0, 2), lines[2]?.slice(0, 20) ?? ""], "is damaged"],
    ["lacks a batch", () => lines.filter((_, index) => index !== 3), "has 0 rows of the 4 expected"],
    ["has a changed sum", () => lines.map((line) => line.replaceAll("2900", "2901")), "or other content"],
    ["has something after its end", () => [...lines, lines[1] ?? ""], "has data after its end marker"],
    ["is another file", () => ["{}"], "is not a backup of an order book"],
    ["is of a newer shop", () => [lines[0]?.replace(/"schema":\d+/, '"schema":999') ?? ""], "newer version"],
  ])("because it %s is refused, and says so", async (_, damage, message) => {
    const damaged = damage();
    await inMemory.empty(database());
    await expect(restoreBook(database(), () => from(damaged), { at: NOON })).rejects.toThrow(message);
  });

  it("changes nothing if it is of a newer shop or no backup at all, so that a shop can start there", async () => {
    await inMemory.empty(database());
    for (const first of [lines[0]?.replace(/"schema":\d+/, '"schema":999') ?? "", "{}"])
      await expect(restoreBook(database(), () => from([first]), { at: NOON })).rejects.toThrow("backup");
    await migrate(database());
    expect(await countRows(database(), "orders")).toBe(0);
  });

  it("cannot reach other tables than those of the book", async () => {
    const batch = JSON.stringify({ table: "x; DROP TABLE orders", columns: ["a"], rows: [[1]] });
    await expect(readBook(from([lines[0] ?? "", batch]))).rejects.toThrow("contains an invalid line");
  });
});

describe("a backup", () => {
  const emptyDatabase = useEmptyDatabase(inMemory);

  it("contains every table of the schema", async () => {
    const database = emptyDatabase();
    await migrate(database);
    expect((await tablesOf(database)).toSorted()).toEqual([...TABLES, ...OTHER_TABLES].toSorted());
  });
});

describe("a backup of an earlier version", () => {
  const [earlier, later] = [useEmptyDatabase(inMemory), useEmptyDatabase(inMemory)];

  it("is restored into a book of the newest version", async () => {
    await migrate(earlier(), { upTo: 5 });
    await earlier().write([
      sql`INSERT INTO orders (id, status, locale, currency, subtotal, discount, tax, total, refunded, created_at)
        VALUES ('ord_1', 'open', 'en', 'USD', 2900, 0, 0, 2900, 0, ${NOON.toISOString()})`,
    ]);
    const lines = await backUp(earlier());
    await restoreBook(later(), () => from(lines), { at: NOON });
    expect(await currentVersion(later())).toBe(latestVersion());
    expect(await findOrder(later(), "ord_1")).toMatchObject({ status: "open", total: 2900 });
  });
});

describe("an order book that moves", () => {
  const [first, other] = [useEmptyDatabase(inMemory), useEmptyDatabase(inMemory)];

  it("is the same there, and stays where it was", async () => {
    const { orderId } = await fill(first());
    const { tables } = await moveBook(first(), other(), { at: NOON });
    expect(await digestTables(other())).toEqual(tables);
    expect(await digestTables(first())).toEqual(tables);
    expect(await findOrder(other(), orderId)).toEqual(await findOrder(first(), orderId));
  });

  it("is not used if somebody bought something meanwhile, until it is moved again", async () => {
    await fill(first());
    let hasBought = false;
    const onProgress = () => {
      if (!hasBought) void buyProducts(first(), READER, ["book"]);
      hasBought = true;
    };
    await expect(moveBook(first(), other(), { at: NOON, onProgress })).rejects.toThrow(
      "The order book changed while it was copied. Stop the shop",
    );
    await expect(migrate(other())).rejects.toThrow("it is not complete");
    await moveBook(first(), other(), { at: NOON });
    await migrate(other());
    expect(await countRows(other(), "orders")).toBe(4);
  });
});
