import { mkdtemp, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOffers } from "#checkout/offers/folder.ts";
import type { Offers } from "#checkout/offers/offers.ts";
import { snapshotOffers } from "#checkout/offers/snapshot.ts";
import type { OffersFile } from "#domain/offer.ts";
import { messagesIn } from "#messages/read.ts";
import { book, bundle } from "./order-book/samples.ts";

const published: OffersFile = {
  version: 2,
  shop: { name: { en: "The Shop" }, languages: ["en", "zh"], support: "help@shop.example" },
  offers: [book, bundle],
  messages: { zh: { emails: { open: "开" }, problems: messagesIn("zh").problems } },
};

const adapters: { name: string; withOffers(use: (offers: Offers) => Promise<void>): Promise<void> }[] = [
  { name: "a snapshot", withOffers: (use) => use(snapshotOffers(published)) },
  {
    name: "the live release's folder",
    withOffers: (use) =>
      inFolder(async (path) => {
        await writeFile(path, JSON.stringify(published));
        await use(folderOffers(path));
      }),
  },
];

describe.each(adapters)("offers from $name", ({ withOffers: hold }) => {
  it("are the shop and its products as they were published", () =>
    hold(async (offers) => {
      expect(await offers.shop()).toEqual(published.shop);
      expect(await offers.find("book")).toEqual(book);
    }));

  it("have the published messages of a language, and English ones for missing messages", () =>
    hold(async (offers) => {
      const messages = await offers.messages("zh");
      expect(messages?.lang).toBe("zh");
      expect(messages?.problems).toEqual(messagesIn("zh").problems);
      expect(messages?.emails).toEqual({ ...messagesIn("en").emails, open: "开" });
      expect(await offers.messages("fr")).toBeNull();
    }));

  it("contain no other product", () =>
    hold(async (offers) => {
      for (const product of ["nothing", "__proto__", ""]) expect(await offers.find(product)).toBeNull();
    }));
});

describe("offers from the live release's folder", () => {
  it("are read again after publishing, and missing before the shop is published", () =>
    inFolder(async (path) => {
      const offers = folderOffers(path);
      await expect(offers.shop()).rejects.toThrow(/publish/);
      await writeFile(path, JSON.stringify(published));
      expect(await offers.find("book")).toEqual(book);
      await writeFile(path, JSON.stringify({ ...published, offers: [] }));
      expect(await offers.find("book")).toBeNull();
    }));

  it("that could not be read are read again at the next request, not only after publishing", () =>
    inFolder(async (path) => {
      const readable = JSON.stringify(published);
      const { mtime } = await write(path, readable.replace("{", "<"));
      const offers = folderOffers(path);
      await expect(offers.shop()).rejects.toThrow(/publish/);
      await write(path, readable);
      await utimes(path, mtime, mtime);
      expect(await offers.find("book")).toEqual(book);
    }));
});

async function write(path: string, text: string) {
  await writeFile(path, text);
  return stat(path);
}

async function inFolder(use: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-offers-"));
  try {
    await use(join(folder, "offers.json"));
  } finally {
    await rm(folder, { recursive: true });
  }
}
