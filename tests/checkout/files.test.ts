import { createHash } from "node:crypto";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFiles } from "#checkout/node/files.ts";
import { startS3Server } from "#sandbox/s3/server.ts";
import { runShop } from "../catalogue/run-shop.ts";
import { buyerAt } from "./buyer.ts";
import { fileOf, OFFERS } from "./goods.ts";
import { startShop, type TestShop, writeOffers } from "./shop.ts";

const LONG_AGO = new Date("2026-01-01T00:00:00Z");

function draft(text: string) {
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { key: `${sha256}/draft.txt`, name: "draft.txt", type: "text/plain", size: text.length, sha256 };
}
const [OLD, NEW] = [draft("stored long ago"), draft("stored just now")];

describe.each([
  { storage: "a folder", open: async () => ({ variables: {}, close: async () => {} }) },
  {
    storage: "a bucket",
    async open() {
      const { options, close } = await startS3Server();
      const variables = {
        ...{
          FILES: "s3",
          S3_ENDPOINT: options.endpoint,
          S3_BUCKET: options.bucket,
          S3_REGION: options.region,
        },
        ...{ S3_ACCESS_KEY_ID: options.accessKeyId, S3_SECRET_ACCESS_KEY: options.secretAccessKey },
      };
      return { variables, close };
    },
  },
])("the stored files of a shop, in $storage", ({ storage, open }) => {
  let bucket: Awaited<ReturnType<typeof open>>;
  let shop: TestShop;
  beforeAll(async () => {
    bucket = await open();
    shop = await startShop({ variables: bucket.variables });
    const { files } = await createFiles(shop.settings);
    for (const [file, text] of [
      [OLD, "stored long ago"],
      [NEW, "stored just now"],
    ] as const)
      await files.put(file, new Blob([text]).stream());
    if (storage === "a folder") utimesSync(join(shop.settings.dataDir, "files", OLD.key), LONG_AGO, LONG_AGO);
    const buyer = buyerAt(shop);
    const { order, url } = await buyer.order({ items: [{ product: "book" }] });
    await buyer.pay(url);
    await buyer.status(order, "paid");
    // The book is no longer sold, but somebody has it.
    await writeOffers(
      shop.settings,
      OFFERS.filter(({ product }) => product !== "book" && !sells(product, "book.pdf")),
    );
  });
  afterAll(async () => {
    await shop.close();
    await bucket.close();
  });

  function sells(product: string, name: string): boolean {
    const options = OFFERS.find((offer) => offer.product === product)?.options ?? [];
    return options.some(({ parts }) => parts.some(({ files }) => files.some((file) => file.name === name)));
  }

  function run(...args: string[]) {
    const { dataDir, buildDir, siteUrl } = shop.settings;
    const env = { DATA_DIR: dataDir, BUILD_DIR: buildDir, SITE_URL: siteUrl, ...bucket.variables };
    return runShop(["files", ...args], { env });
  }
  const report = async () => JSON.parse((await run("--json")).stdout);

  it("are listed with who needs them, and what is missing is an error", async () => {
    const { files, unused, missing } = await report();
    expect(files).toContainEqual(
      expect.objectContaining({ key: fileOf("book.pdf").key, product: "book", isLive: false, sold: 1 }),
    );
    expect(unused.map(({ key }: { key: string }) => key).toSorted()).toEqual([OLD.key, NEW.key].toSorted());
    expect(missing).toEqual([]);
    const { files: stored } = await createFiles(shop.settings);
    await stored.remove(fileOf("book.pdf").key);
    expect((await report()).missing).toMatchObject([{ key: fileOf("book.pdf").key, sold: 1 }]);
    const { code, stdout, stderr } = await run();
    expect([code, stdout, stderr]).toEqual([
      1,
      expect.stringMatching(/Not needed by anybody\n {2}draft\.txt .* not needed\n/),
      expect.stringContaining("missing: book/book.pdf"),
    ]);
  });

  it("are deleted only if that is confirmed, and only those that nobody needs and that are not new", async () => {
    expect(await run("delete", "--yes")).toMatchObject({ code: 1, stderr: "Say what to delete: --unused\n" });
    const before = await report();
    if (storage === "a folder")
      expect(await run("delete", "--unused")).toMatchObject({
        ...{ code: 1, stderr: "Nothing was deleted. Add --yes to delete.\n" },
      });
    expect((await report()).files).toEqual(before.files);
    const { code, stdout } = await run("delete", "--unused", "--yes", "--json");
    expect([code, JSON.parse(stdout).map(({ key }: { key: string }) => key)]).toEqual([
      ...[0, storage === "a folder" ? [OLD.key] : []],
    ]);
    const { unused } = await report();
    expect(unused.map(({ key }: { key: string }) => key)).toEqual(
      storage === "a folder" ? [NEW.key] : expect.arrayContaining([OLD.key, NEW.key]),
    );
  });
});
