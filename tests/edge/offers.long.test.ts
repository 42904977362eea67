import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { parseSettings } from "#checkout/settings.ts";
import type { Offer } from "#domain/offer.ts";
import { sendOffers } from "#edge/send-offers.ts";
import { buyerAt } from "../checkout/buyer.ts";
import { bookPart, OFFERS, standard } from "../checkout/goods.ts";
import { writeOffers } from "../checkout/shop.ts";
import { DISCOUNTS, writeRelease } from "./release.ts";
import { ADMIN_TOKEN, type EdgeShop, startEdgeShop } from "./shop.ts";

const Price = z.object({ amount: z.int() });

describe("the offers of a release", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "vitrine-offers-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("are sent to D1 as far as they differ, and those no longer for sale are removed last", async () => {
    const settings = parseSettings({ BUILD_DIR: join(folder, "build") });
    const release = join(settings.buildDir, "current");
    const database = { folder: join(folder, "d1") };
    await writeRelease(settings);
    const first = await sendOffers(release, database);
    expect([first.sent, await first.removeOld()]).toEqual([OFFERS.length + 1, 0]);

    await writeOffers(settings, [...OFFERS.slice(2), offerOf("new", 500)], DISCOUNTS);
    // The new product, and the record, which has no licence keys now. Cut off before the pages are live.
    expect((await sendOffers(release, database)).sent).toBe(2);
    const repeated = await sendOffers(release, database);
    expect([repeated.sent, await repeated.removeOld()]).toEqual([0, 2]);
    expect(repeated.notStamped).toEqual([]);

    const fresh = offerOf("new", 500);
    const parts = [{ ...bookPart, stampsPdfs: true }];
    const options = fresh.options.map((option) => ({ ...option, parts }));
    await writeOffers(settings, [...OFFERS.slice(2), { ...fresh, options }], DISCOUNTS);
    // The command warns of products whose PDFs a Worker delivers without the buyer's name.
    expect((await sendOffers(release, database)).notStamped).toEqual(["new"]);
  }, 240_000);

  it("must have been published", async () => {
    await expect(sendOffers(join(folder, "nothing"), { folder })).rejects.toThrow(/shop -- publish/);
  });
});

describe("a shop of 10,000 products at the edge", () => {
  const offers = Array.from({ length: 10_000 }, (_, n) => offerOf(`book-${n}`, 1000 + n));
  let shop: EdgeShop;
  beforeAll(async () => {
    shop = await startEdgeShop({ offers });
  });
  afterAll(() => shop.close());

  const price = async (...products: string[]) => {
    const json = { items: products.map((product) => ({ product })) };
    const response = await buyerAt(shop).api("/api/quote", { method: "POST", json });
    return response.status === 200 ? Price.parse(await response.json()).amount : response.status;
  };

  it("sells each of them", async () => {
    expect(await price("book-0")).toBe(1000);
    expect(await price("book-9999")).toBe(10_999);
    expect(await price("book-1", "book-2", "book-4999")).toBe(1001 + 1002 + 5999);
    expect(await price("book-10000")).toBe(404);
  });

  it("lists the files of all for the owner", async () => {
    const headers = { Authorization: `Bearer ${ADMIN_TOKEN}` };
    const response = await fetch(`${shop.url}/api/admin/files`, { headers });
    const { live } = z.object({ live: z.array(z.unknown()) }).parse(await response.json());
    expect(live).toHaveLength(bookPart.files.length);
  });

  it("has the new prices and products after the next deployment, and no longer the removed ones", async () => {
    await writeOffers(shop.settings, [offerOf("book-1", 700), offerOf("new", 500), ...offers.slice(2)]);
    await shop.restart(shop.url);
    expect(await price("book-1")).toBe(700);
    expect(await price("new")).toBe(500);
    expect(await price("book-0")).toBe(404);
    expect(await price("book-9999")).toBe(10_999);
  });
});

function offerOf(product: string, price: number): Offer {
  return {
    ...{ product, name: { en: product }, summary: { en: "Worth it." }, image: null, currency: "USD" },
    options: [{ ...standard, price, parts: [{ ...bookPart, product }] }],
  };
}
