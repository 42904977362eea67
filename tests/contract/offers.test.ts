import { mkdtemp, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOffers } from "#checkout/offers/folder.ts";
import { CatalogueMissing, type Offers } from "#checkout/offers/offers.ts";
import { pageMessages } from "#checkout/offers/page-messages.ts";
import { offerRows } from "#checkout/offers/rows.ts";
import { tableOffers } from "#checkout/offers/table.ts";
import type { Row, Statement } from "#checkout/orders/database/database.ts";
import type { Offer, OffersFile } from "#domain/offer.ts";
import { printOffers } from "#domain/print-offers.ts";
import {
  CREATE_TABLE,
  compareRows,
  hashOf,
  LIST_ROWS,
  putRows,
  removeRow,
  type SentRow,
} from "#edge/offer-statements.ts";
import { messagesIn } from "#messages/read.ts";
import { checkoutMessageFiles } from "#publish/finish/checkout-messages.ts";
import { discountWith } from "../checkout/discounts.ts";
import { type Engine, engines, inMemory } from "./order-book/databases.ts";
import { book, bundle } from "./order-book/samples.ts";

const DISCOUNT = discountWith({ key: "LANTERN", code: "Lantern" });
/** Renamed from `tome`, with a text longer than a statement of D1 may be. */
const renamed: Offer = {
  ...book,
  previousSlugs: ["tome", "record"],
  summary: { en: "“It's a book.” ".repeat(20_000) },
};
const record: Offer = { ...book, product: "record" };
const published: OffersFile = {
  version: 2,
  shop: { name: { en: "The Shop" }, languages: ["en", "zh"], support: "help@shop.example" },
  offers: [renamed, bundle, record],
  discounts: [DISCOUNT],
  messages: { zh: { emails: { open: "开" }, problems: messagesIn("zh").problems } },
};

const ROUNDS = 40;
/** More than are kept in memory, and more bytes than are read at once. */
const MANY = 1_000;

const NO_MESSAGES = () => Promise.reject(new Error("none"));
/** The site of the shop. */
const PAGES = new Map(checkoutMessageFiles(published));
const findPage = async (path: string) =>
  new Response(PAGES.get(path), { status: PAGES.has(path) ? 200 : 404 });

interface Adapter {
  name: string;
  /** Opens the offers of a shop, and changes to another. */
  withOffers(
    use: (offers: Offers, publish: (file: OffersFile) => Promise<void>) => Promise<void>,
  ): Promise<void>;
}

const adapters: Adapter[] = [
  inFile("the live release's folder", printOffers),
  inFile("a release of an earlier version, without lines", JSON.stringify),
  ...engines.filter(({ name }) => /SQLite|D1/.test(name)).map(inTable),
];

function inFile(name: string, print: (file: OffersFile) => string): Adapter {
  return {
    name,
    withOffers: (use) =>
      inFolder(async (path) => {
        const publish = (file: OffersFile) => writeFile(path, print(file));
        await publish(published);
        await use(folderOffers(path), publish);
      }),
  };
}

function inTable(engine: Engine): Adapter {
  return {
    name: `a table of ${engine.name}`,
    async withOffers(use) {
      const { database, remove } = await engine.open();
      let now = Date.now();
      const publish = async (file: OffersFile) => {
        await database.write(statements([CREATE_TABLE]));
        const sent = await database.read(statement(LIST_ROWS));
        const { changed, removed } = compareRows(offerRows(file), sent.map(asSent));
        await database.write(statements([...putRows(changed), ...removed.map(removeRow)]));
        now += 60_000;
      };
      try {
        await publish(published);
        await use(
          tableOffers(database, { clock: () => new Date(now), messages: pageMessages(findPage) }),
          publish,
        );
      } finally {
        await remove();
      }
    },
  };
}

describe.each(adapters)("offers from $name", ({ withOffers }) => {
  it("are the shop, its products and its discounts as they were published", () =>
    withOffers(async (offers) => {
      expect(await offers.shop()).toEqual(published.shop);
      expect(await offers.discounts()).toEqual([DISCOUNT]);
      expect(await offers.find("book")).toEqual(renamed);
      const all = await Array.fromAsync(offers.all());
      expect(all.map(({ product }) => product).toSorted()).toEqual(["book", "everything", "record"]);
    }));

  it("say when the release ends, if it does", () =>
    withOffers(async (offers, publish) => {
      expect((await offers.shop()).validUntil).toBeUndefined();
      const validUntil = "2026-12-24T00:00:00.000Z";
      await publish({ ...published, shop: { ...published.shop, validUntil } });
      expect((await offers.shop()).validUntil).toBe(validUntil);
    }));

  it("have a product under the slugs that it had before, unless another has them now", () =>
    withOffers(async (offers) => {
      expect(await offers.find("tome")).toEqual(renamed);
      expect(await offers.find("record")).toEqual(record);
    }));

  it("are found together", () =>
    withOffers(async (offers) => {
      const slugs = ["book", "nothing", "everything", "book", "tome"];
      const found = await Promise.all(slugs.map((slug) => offers.find(slug)));
      expect(found.map((offer) => offer?.product ?? null)).toEqual([
        "book",
        null,
        "everything",
        "book",
        "book",
      ]);
    }));

  it("have the published messages of a language, and English ones for missing messages", () =>
    withOffers(async (offers) => {
      const messages = await offers.messages("zh");
      expect(messages?.lang).toBe("zh");
      expect(messages?.problems).toEqual(messagesIn("zh").problems);
      expect(messages?.emails).toEqual({ ...messagesIn("en").emails, open: "开" });
      expect(await offers.messages("fr")).toMatchObject({ lang: "en", emails: messagesIn("en").emails });
    }));

  it("contain no other product", () =>
    withOffers(async (offers) => {
      for (const product of ["nothing", "__proto__", ""]) expect(await offers.find(product)).toBeNull();
    }));

  it("are those of the last publishing", () =>
    withOffers(async (offers, publish) => {
      expect(await offers.find("everything")).toEqual(bundle);
      const dearer = { ...record, summary: { en: "Now with a B side." } };
      const shop = { ...published.shop, support: "new@shop.example" };
      await publish({ ...published, shop, offers: [dearer], discounts: [] });
      expect(await offers.shop()).toEqual(shop);
      expect(await offers.discounts()).toEqual([]);
      expect(await offers.find("record")).toEqual(dearer);
      for (const product of ["book", "tome", "everything"]) expect(await offers.find(product)).toBeNull();
      expect(await Array.fromAsync(offers.all())).toEqual([dearer]);
    }));

  it("can be many", () =>
    withOffers(async (offers, publish) => {
      const many = Array.from({ length: 450 }, (_, n) => ({ ...book, product: `book-${n}` }));
      await publish({ ...published, offers: many });
      const all = await Array.fromAsync(offers.all());
      const slugs = many.map(({ product }) => product);
      expect(all.map(({ product }) => product).toSorted()).toEqual(slugs.toSorted());
      const found = await Promise.all(slugs.map((slug) => offers.find(slug)));
      expect(found.map((offer) => offer?.product)).toEqual(slugs);
    }));
});

describe("offers in a table", () => {
  it("are missing before they were sent, and if another version of the shop has sent them", async () => {
    const { database, remove } = await inMemory.open();
    const offers = tableOffers(database, { clock: () => new Date(), messages: NO_MESSAGES });
    await expect(offers.shop()).rejects.toThrow(CatalogueMissing);
    await database.write(statements([CREATE_TABLE]));
    for (const ask of [() => offers.shop(), () => offers.find("book"), () => Array.fromAsync(offers.all())])
      await expect(ask()).rejects.toThrow(/deploy:edge/);
    await database.write(statements(putRows([{ kind: "shop", key: "", body: '{"shop":{}}' }])));
    await expect(offers.shop()).rejects.toThrow(CatalogueMissing);
    await remove();
  });

  it("are sent as what differs: nothing if nothing does, and one row for one product", () => {
    const sent = offerRows(published).map((row) => ({ ...row, hash: hashOf(row) }));
    expect(compareRows(offerRows(published), sent)).toEqual({ changed: [], removed: [] });
    const changed = { ...record, summary: { en: "Changed" } };
    const next = offerRows({ ...published, offers: [renamed, changed] });
    const difference = compareRows(next, sent);
    expect(difference.changed).toMatchObject([{ kind: "product", key: "record" }]);
    expect(difference.removed).toMatchObject([{ kind: "product", key: "everything" }]);
  });

  it("fit into statements of D1, which are at most 100 kB long", () => {
    for (const text of putRows(offerRows(published))) expect(Buffer.byteLength(text)).toBeLessThan(100_000);
  });

  it("are read together when they are asked for together", async () => {
    const { database, remove } = await inMemory.open();
    await database.write(statements([CREATE_TABLE, ...putRows(offerRows(published))]));
    const queries: string[] = [];
    const read = (query: Statement) => {
      queries.push(query.text);
      return database.read(query);
    };
    const offers = tableOffers({ read }, { clock: () => new Date(), messages: NO_MESSAGES });
    await offers.shop();
    await Promise.all(["book", "tome", "record", "book"].map((slug) => offers.find(slug)));
    expect(queries).toHaveLength(2);
    await remove();
  });
});

describe("offers from the live release's folder", () => {
  it("are read again after publishing, and missing before the shop is published", () =>
    inFolder(async (path) => {
      const offers = folderOffers(path);
      await expect(offers.shop()).rejects.toThrow(/publish/);
      expect((await offers.messages("zh")).lang).toBe("en");
      await writeFile(path, printOffers(published));
      expect(await offers.find("record")).toEqual(record);
      await writeFile(path, printOffers({ ...published, offers: [] }));
      expect(await offers.find("record")).toBeNull();
    }));

  it("are those of the file that is there, also while it is replaced again and again", () =>
    inFolder(async (path) => {
      const versions = ["first", "second"].map((en) => ({
        ...published,
        // The line is at another place each time, and another one is at its place.
        offers: en === "first" ? [named(record, en), bundle] : [bundle, named(record, en)],
      }));
      const publish = async (file: OffersFile | undefined) => {
        if (!file) throw new Error("no file");
        await writeFile(`${path}.new`, printOffers(file));
        await rename(`${path}.new`, path);
      };
      await publish(versions[0]);
      const offers = folderOffers(path);
      for (let round = 0; round < ROUNDS; round += 1) {
        const version = versions[round % 2];
        const [found] = await Promise.all([offers.find("record"), publish(version)]);
        expect(["first", "second"]).toContain(found?.name.en);
        expect(await offers.find("record")).toEqual(
          version?.offers.find(({ product }) => product === "record"),
        );
      }
    }));

  it("are found in a file of many, each with its own texts, whatever characters they have", () =>
    inFolder(async (path) => {
      const many = Array.from({ length: MANY }, (_, n) => ({
        ...named(record, `${n} 雨\u2028\r\n"]}`),
        product: `product-${n}`,
      }));
      const [first] = many;
      if (first) first.previousSlugs = Array.from({ length: 100 }, (_, n) => `former-${n}`);
      await writeFile(path, printOffers({ ...published, offers: many }));
      const offers = folderOffers(path);
      for (const n of [0, 1, MANY / 2, MANY - 1]) expect(await offers.find(`product-${n}`)).toEqual(many[n]);
      expect(await offers.find("former-99")).toEqual(first);
      expect(await offers.find(`product-${MANY}`)).toBeNull();
      expect(await Array.fromAsync(offers.all())).toEqual(many);
    }));

  it("that could not be read are read again at the next request, not only after publishing", () =>
    inFolder(async (path) => {
      const readable = printOffers(published);
      const { mtime } = await write(path, readable.replace("{", "<"));
      const offers = folderOffers(path);
      await expect(offers.shop()).rejects.toThrow(/publish/);
      await write(path, readable);
      await utimes(path, mtime, mtime);
      expect(await offers.find("record")).toEqual(record);
    }));
});

function named(offer: Offer, en: string): Offer {
  return { ...offer, name: { en } };
}

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

function statement(text: string): Statement {
  return { text, values: [] };
}

function statements(texts: string[]): Statement[] {
  return texts.map(statement);
}

function asSent({ kind, key, hash }: Row): SentRow {
  return { kind, key, hash } as SentRow;
}
