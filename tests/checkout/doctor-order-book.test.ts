import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startS3Server } from "#sandbox/s3/server.ts";
import { examine } from "#shop/doctor/examine.ts";
import { checkBook } from "#shop/doctor/order-book.ts";
import { freePort } from "../free-port.ts";
import { createDatabase, type NewDatabase } from "../postgres/databases.ts";
import { buyerAt } from "./buyer.ts";
import { startShop, type TestShop } from "./shop.ts";

describe("shop doctor, while no shop runs,", () => {
  let shop: TestShop;
  beforeAll(async () => {
    shop = await startShop();
    await buyerAt(shop).order({ items: [{ product: "book" }] });
    await shop.stopCheckout();
  });
  afterAll(() => shop.close());

  const variables = (changes: Record<string, string> = {}) => ({
    ...{ DATA_DIR: shop.settings.dataDir, BUILD_DIR: shop.settings.buildDir },
    ...{ PORT: String(shop.settings.port), SANDBOX_PORT: new URL(shop.sandboxUrl).port, ...changes },
  });

  it("opens the order book, and checks no address", async () => {
    const findings = await examine(variables());
    expect(findings).toContainEqual({
      ...{ check: "Order book", state: "ok", found: "It can be opened and belongs to the sandbox" },
    });
    expect(findings.filter(({ check }) => ["SITE_URL", "Files for sale"].includes(check))).toEqual([]);
  });

  it("says that the order book belongs to another mode, and how to keep it or take another one", async () => {
    expect(await checkBook({ ...shop.settings, mode: "live" })).toEqual([
      {
        ...{ check: "Order book", state: "problem" },
        found: "This order book belongs to the sandbox, but the shop is set up for live payments",
        fix: expect.stringMatching(/DATA_DIR to another folder .*SWITCH_ORDER_BOOK_TO=live$/),
      },
    ]);
    expect(await checkBook({ ...shop.settings, mode: "live", isPaused: true })).toMatchObject([
      { state: "ok" },
    ]);
  });

  it("does not open the file of another user, since it would create files next to it that the shop cannot open", async () => {
    const before = await readdir(shop.settings.dataDir);
    expect(await checkBook(shop.settings, 4711)).toMatchObject([
      {
        ...{ state: "warning", found: expect.stringContaining("this is user 4711, so it was not opened") },
        fix: expect.stringContaining("as the user of the shop"),
      },
    ]);
    expect(await readdir(shop.settings.dataDir)).toEqual(before);
  });

  it("creates no order book where there is none", async () => {
    const dataDir = await emptyFolder();
    expect(await checkBook({ ...shop.settings, dataDir })).toMatchObject([
      { state: "ok", found: expect.stringMatching(/^There is none yet: the first start creates /) },
    ]);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it("finds a file that is no order book, and does not change it", async () => {
    const dataDir = await emptyFolder();
    await writeFile(join(dataDir, "orders.duckdb"), "not a database ".repeat(1000));
    expect(await checkBook({ ...shop.settings, dataDir })).toMatchObject([
      {
        ...{ state: "problem", found: expect.stringContaining("is damaged and was not changed") },
        fix: expect.stringMatching(/restore <file>.*rebuild --from-stripe/),
      },
    ]);
  });

  it("checks a bucket all the same", async () => {
    const s3 = await startS3Server();
    onTestFinished(() => s3.close());
    const { endpoint, region, bucket, accessKeyId, secretAccessKey } = s3.options;
    const settings = variables({
      ...{ FILES: "s3", S3_ENDPOINT: endpoint, S3_REGION: region, S3_BUCKET: bucket },
      ...{ S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey },
    });
    const stateOf = async (changes = {}) =>
      (await examine({ ...settings, ...changes })).find(({ check }) => check === "Files for sale");
    expect(await stateOf()).toMatchObject({ state: "ok" });
    expect(await stateOf({ S3_SECRET_ACCESS_KEY: "wrong" })).toMatchObject({ state: "problem" });
  });
});

describe("shop doctor, with the orders in PostgreSQL,", () => {
  let database: NewDatabase;
  let latin1: NewDatabase;
  beforeAll(async () => {
    database = await createDatabase();
    latin1 = await createDatabase("LATIN1");
  });
  afterAll(async () => {
    await database.remove();
    await latin1.remove();
  });

  const findingOf = async (ordersUrl: string) => {
    const dataDir = await emptyFolder();
    const findings = await examine({ ORDERS_URL: ordersUrl, DATA_DIR: dataDir, BUILD_DIR: dataDir });
    return findings.filter(({ check }) => check === "Order book");
  };

  it("opens a new database", async () => {
    expect(await findingOf(database.url)).toMatchObject([{ state: "ok" }]);
  });

  it("says that the server does not answer, and where it was looked for", async () => {
    const port = await freePort();
    expect(await findingOf(`postgres://shop@127.0.0.1:${port}/orders`)).toMatchObject([
      {
        state: "problem",
        found: expect.stringMatching(`^The order book orders at 127.0.0.1:${port} cannot be reached: `),
        fix: "Start PostgreSQL, or correct ORDERS_URL",
      },
    ]);
  });

  it("says that the server refuses", async () => {
    const url = new URL(database.url);
    url.pathname = "/no_such_database";
    expect(await findingOf(url.href)).toMatchObject([
      {
        ...{ state: "problem", found: expect.stringContaining('"no_such_database" does not exist') },
        fix: "Correct ORDERS_URL, or create the user and the database",
      },
    ]);
  });

  it("says that a database cannot hold every name", async () => {
    expect(await findingOf(latin1.url)).toMatchObject([
      {
        ...{ state: "problem", found: "ORDERS_URL: the database has the encoding LATIN1, expected UTF8" },
        fix: expect.stringContaining("ENCODING 'UTF8' TEMPLATE template0"),
      },
    ]);
  });
});

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-doctor-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
