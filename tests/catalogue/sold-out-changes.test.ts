import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { SOLD_COPIES, saveFact } from "#catalogue/sales-facts.ts";
import type { AdminCopies, SoldCopies } from "#domain/api/admin/copies.ts";
import type { Offer, OffersFile } from "#domain/offer.ts";
import { printOffers } from "#domain/print-offers.ts";
import { activateRelease, RELEASE_FILE } from "#publish/releases.ts";
import { fetchFact } from "#shop/fetch-sales-facts.ts";
import { watchSoldOut } from "#shop/sold-out-changes.ts";
import { OFFERS } from "../checkout/goods.ts";
import { temporaryFolder } from "./content-folder.ts";

const LIMITED = OFFERS.map((offer) => ({
  ...offer,
  options: offer.options.map((option) => ({
    ...option,
    copies: [{ products: [offer.product], options: [option.key], limit: 10, optionLimit: null }],
  })),
}));
const COPIES = { product: "print", option: null, limit: 10, sold: 9, held: 1 };

test("pages are published again once when a product sells out, and when more copies are for sale", async () => {
  const buildDir = temporaryFolder();
  let copies: AdminCopies[] = [];
  const service = await openService(() => copies);
  const isDue = watchSoldOut(service, buildDir);
  expect(await isDue()).toBe(false);
  copies = [{ ...COPIES, sold: 10, held: 0 }];
  // Nothing that is for sale is limited, so the shop is not even asked.
  await writeRelease(buildDir, "1", OFFERS);
  expect(await isDue()).toBe(false);
  await writeRelease(buildDir, "2", LIMITED);
  copies = [COPIES];
  expect(await isDue()).toBe(false);
  copies = [{ ...COPIES, sold: 10, held: 0 }];
  expect(await isDue()).toBe(true);
  await writeRelease(buildDir, "3", LIMITED, copies);
  expect(await isDue()).toBe(false);
  // The saved number stays below the new limit, so the pages that were made with it said so already.
  copies = [{ ...COPIES, sold: 10, limit: 20 }];
  expect(await isDue()).toBe(false);
  copies = [{ ...COPIES, sold: 20, limit: 20 }];
  expect(await isDue()).toBe(true);
});

test("a product that sold out is published as such even if the first attempt fails, or only a dry run was made", async () => {
  const buildDir = temporaryFolder();
  const copies = [{ ...COPIES, sold: 10, held: 0 }];
  const service = await openService(() => copies);
  const isDue = watchSoldOut(service, buildDir);
  await writeRelease(buildDir, "1", LIMITED, [COPIES]);
  // As each run does before it publishes.
  expect(await fetchFact(service, SOLD_COPIES, { buildDir, log: () => {} })).toHaveLength(1);
  expect(await isDue()).toBe(true);
});

/** Publishes offers, as far as the watch reads a release. */
async function writeRelease(
  buildDir: string,
  id: string,
  offers: Offer[],
  sold: SoldCopies[] = [],
): Promise<void> {
  const folder = join(buildDir, "releases", id);
  await mkdir(folder, { recursive: true });
  const shop = { name: { en: "The Shop" }, languages: ["en"], support: "help@shop.example" };
  const file: OffersFile = { version: 2, shop, offers, messages: {} };
  await writeFile(join(folder, "offers.json"), printOffers(file));
  await writeFile(join(folder, RELEASE_FILE), JSON.stringify({ id, fingerprint: id }));
  await saveFact(folder, SOLD_COPIES, sold);
  await activateRelease(buildDir, id);
}

async function openService(copies: () => AdminCopies[]) {
  const server = createServer((_, response) => response.end(JSON.stringify(copies())));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  return { url: `http://127.0.0.1:${address.port}`, token: "token" };
}
