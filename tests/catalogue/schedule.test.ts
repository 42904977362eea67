import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { readContent } from "#catalogue/content/read.ts";
import { openCatalogue } from "#catalogue/reader.ts";
import { offerRows } from "#checkout/offers/rows.ts";
import { dayOf, isMoment, parseMoment } from "#domain/moment.ts";
import { OffersFile } from "#domain/offer.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { shopWith, temporaryFolder, write } from "./content-folder.ts";

const SONG = "products/lamp-song/product.md";
const NOW = new Date("2026-10-02T12:00:00Z");

/** The fixture's shop with a song whose front matter has these lines too. Nothing links to it. */
function songWith(lines: string, files: Record<string, string | null> = {}): string {
  return shopWith({
    [SONG]: `---
name: Lamp Song
kind: music
summary: A lamp, humming.
created: 2026-05-01
coverAlt: A humming lamp.
price: 9
${lines}
---

It hums.
`,
    "products/lamp-song/product.zh.md": null,
    "products/two-lamps/gallery": null,
    "products/two-lamps/product.md": product("book", "price: 29"),
    "products/two-lamps/product.zh.md": "---\nname: 灯\nsummary: 灯。\n---\n\n灯。\n",
    "products/all-lamps": null,
    collections: null,
    ...files,
  });
}

function product(kind: string, lines: string): string {
  return `---\nname: A Name\nkind: ${kind}\nsummary: x\ncreated: 2026-05-01\ncoverAlt: x\n${lines}\n---\n\nx\n`;
}

async function check(contentDir: string) {
  const { mistakes, warnings } = await checkContent(contentDir, null, NOW);
  const texts = (list: typeof mistakes) => list.map((mistake) => formatMistake(mistake));
  return {
    mistakes: texts(mistakes),
    warnings: texts(warnings).filter((text) => !text.includes("expected a translation")),
  };
}

/** The slugs of the products that are published. */
function published(contentDir: string): string[] | undefined {
  return readContent(contentDir, { now: NOW }).content?.products.map(({ slug }) => slug);
}

async function build(contentDir: string) {
  const outDir = join(temporaryFolder(), "release");
  await buildCatalogue({ contentDir, outDir, cacheDir: fixtureCache(), now: NOW });
  const catalogue = await openCatalogue(join(outDir, "catalogue.duckdb"));
  const view = await catalogue.view("en");
  catalogue.close();
  const file = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
  return { ...view, slugs: view.products.map(({ slug }) => slug), offers: file.offers, file };
}

describe("a moment", () => {
  test.each([
    ["2026-12-01", "UTC", "2026-12-01T00:00:00.000Z"],
    ["2026-12-01", "Europe/Berlin", "2026-11-30T23:00:00.000Z"],
    ["2026-12-01T18:30", "Asia/Kolkata", "2026-12-01T13:00:00.000Z"],
    ["2026-12-01 18:30:15", "UTC", "2026-12-01T18:30:15.000Z"],
    ["2026-12-01T18:30Z", "Asia/Kolkata", "2026-12-01T18:30:00.000Z"],
    ["2026-12-01T18:30-05:00", "Asia/Kolkata", "2026-12-01T23:30:00.000Z"],
    // The clocks change at 2:00 on 25 October and on 28 March.
    ["2026-10-25T01:30", "Europe/Berlin", "2026-10-24T23:30:00.000Z"],
    ["2026-10-25T04:00", "Europe/Berlin", "2026-10-25T03:00:00.000Z"],
    ["2027-03-28T04:00", "Europe/Berlin", "2027-03-28T02:00:00.000Z"],
    // Left out, as the clocks are put forward: at 2:00, and in Santiago at midnight.
    ["2027-03-28T02:30", "Europe/Berlin", "2027-03-28T01:30:00.000Z"],
    ["2026-09-06", "America/Santiago", "2026-09-06T04:00:00.000Z"],
    ["2026-09-06T00:30", "America/Santiago", "2026-09-06T04:30:00.000Z"],
    ["2026-09-05", "America/Santiago", "2026-09-05T04:00:00.000Z"],
    ["2026-09-07", "America/Santiago", "2026-09-07T03:00:00.000Z"],
    ["2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
    // Twice, as they are put back.
    ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    ["2026-11-01", "America/Havana", "2026-11-01T04:00:00.000Z"],
  ])("%s in %s is %s", (text, timeZone, expected) => {
    expect(parseMoment(text, timeZone)?.toISOString()).toBe(expected);
  });

  test.each(["", "soon", "2026-12", "2026-02-30", "2026-12-01T25:00", "2026-12-01T9:00", "1.12.2026"])(
    "is not %j",
    (text) => expect(isMoment(text)).toBe(false),
  );

  test("is on the day that it is in its time zone", () => {
    expect(dayOf(new Date("2026-11-30T23:00:00Z"), "Europe/Berlin")).toBe("2026-12-01");
    expect(dayOf(new Date("2026-11-30T23:00:00Z"), "UTC")).toBe("2026-11-30");
    const midnight = parseMoment("2026-09-06", "America/Santiago") ?? new Date(0);
    expect(dayOf(midnight, "America/Santiago")).toBe("2026-09-06");
  });
});

describe("from", () => {
  const LATER = "from: 2026-10-02T12:00:01Z";
  const NOW_EXACTLY = "from: 2026-10-02T12:00:00Z";

  test("keeps a product out of the shop until it has come", () => {
    expect(published(songWith(LATER))).not.toContain("lamp-song");
    expect(published(songWith(NOW_EXACTLY))).toContain("lamp-song");
  });

  test("is in the time zone of shop.yaml", () => {
    const shop = readFileSync(join(shopWith(), "shop.yaml"), "utf8");
    const inBerlin = { "shop.yaml": `${shop}timeZone: Europe/Berlin\n` };
    expect(published(songWith("from: 2026-10-02T14:00", inBerlin))).toContain("lamp-song");
    expect(published(songWith("from: 2026-10-02T14:01", inBerlin))).not.toContain("lamp-song");
    expect(published(songWith("from: 2026-10-02T14:00"))).not.toContain("lamp-song");
  });

  test("does not keep it out of the preview", () => {
    const { content, drafts } = readContent(songWith(LATER), { now: NOW, withDrafts: true });
    expect(content?.products.map(({ slug }) => slug)).toContain("lamp-song");
    expect(drafts).toEqual(["lamp-song"]);
  });

  test("is told to the checkout, in offers.json and in the rows for D1, so that it can ask for the next build", async () => {
    const { file } = await build(songWith(LATER));
    expect(file.shop.validUntil).toBe("2026-10-02T12:00:01.000Z");
    const [row] = offerRows(file);
    expect(row?.kind).toBe("shop");
    expect(JSON.parse(row?.body ?? "")).toMatchObject({ shop: { validUntil: "2026-10-02T12:00:01.000Z" } });
    const { file: last } = await build(songWith(NOW_EXACTLY));
    expect(Object.keys(last.shop)).not.toContain("validUntil");
  });

  test("does not publish a draft", () => {
    expect(published(songWith(`${NOW_EXACTLY}\ndraft: true`))).not.toContain("lamp-song");
  });

  test("is the day of publication, so that the product is among the newest", async () => {
    const { products } = await build(songWith("from: 2026-10-02"));
    expect(products[0]).toMatchObject({ slug: "lamp-song", created: "2026-10-02", updated: "2026-10-02" });
  });

  test("does not excuse mistakes, since nobody is there when it comes", async () => {
    expect((await check(songWith(`${LATER}\nkin: music`))).mistakes).toEqual([
      expect.stringContaining(`${SONG}:9: kin: found an unknown key`),
    ]);
  });

  test("leaves out a collection that has nothing else until it has come, with a warning", async () => {
    const contentDir = (lines: string) =>
      songWith(lines, {
        "collections/launch.md":
          "---\nname: Launch\nsummary: x\nproducts: [lamp-song, gone]\n---\n\n![x](launch.svg)\n",
        "collections/launch.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>",
        "products/gone/product.md": product("book", "price: 9\nuntil: 2026-10-01"),
        "products/gone/cover.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>",
        "products/gone/files/gone.txt": "x",
      });
    const launch = contentDir(LATER);
    expect(await check(launch)).toEqual({
      mistakes: [],
      warnings: [
        "content/collections/launch.md:4: products: found nothing that is for sale before 2026-10-02T12:00:01.000Z, expected at least one product that is; the collection is left out until then",
      ],
    });
    const collectionsOf = (options: object) =>
      readContent(launch, { now: NOW, ...options }).content?.collections.map(({ slug }) => slug);
    expect(collectionsOf({})).toEqual([]);
    expect(readContent(launch, { now: NOW }).pictures).not.toContain("collections/launch.svg");
    expect(collectionsOf({ now: new Date("2026-10-02T12:00:01Z") })).toEqual(["launch"]);
    expect(collectionsOf({ withDrafts: true })).toEqual(["launch"]);
    expect((await check(contentDir(NOW_EXACTLY))).warnings).toEqual([]);
    write(launch, {
      "pages/help.md":
        "---\ntitle: Help\nsummary: x\nupdated: 2026-09-01\n---\n\n[Soon](/collections/launch/)\n",
    });
    expect((await check(launch)).mistakes).toEqual([
      expect.stringContaining(
        'pages/help.md:7: text: found "/collections/launch/", expected an existing page',
      ),
    ]);
  });

  test.each([
    ["from: soon", 'from: found "soon", expected a date such as 2026-10-02, or a time such as'],
    ["until: 2026-02-30", 'until: found "2026-02-30", expected a date such as 2026-10-02'],
  ])("%j is a mistake", async (line, message) => {
    expect((await check(songWith(line))).mistakes).toEqual([expect.stringContaining(message)]);
  });

  test("that a product in the live shop gets is a warning", async () => {
    const offer = { product: "lamp-song", name: {}, summary: {}, image: null, currency: "USD", options: [] };
    const { warnings } = await checkContent(songWith(LATER), { offers: [offer] }, NOW);
    expect(warnings.map((warning) => formatMistake(warning))).toContain(
      `content/${SONG}:1: from: found a later time of a product that is in the live shop, expected no later time, unless it is to leave the shop, where its buyers keep the files of now`,
    );
  });

  test("of a product in a bundle must not be later than that of the bundle", async () => {
    const bundle = (lines: string) => ({
      "products/all-lamps/product.md": product(
        "bundle",
        `price: 30\nbundle: [lamp-song, two-lamps]\n${lines}`,
      ),
      "products/all-lamps/cover.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>",
    });
    expect((await check(songWith(LATER, bundle("")))).mistakes).toEqual([
      'content/products/all-lamps/product.md:8: bundle[0]: found "lamp-song", which is published on 2026-10-02T12:00:01.000Z, expected a product that is published before the bundle, or at the same time',
    ]);
    expect((await check(songWith(LATER, bundle(LATER)))).mistakes).toEqual([]);
    expect((await check(songWith(NOW_EXACTLY, bundle("")))).mistakes).toEqual([]);
  });
});

describe("until", () => {
  const LATER = "until: 2026-10-02T12:00:01Z";
  const NOW_EXACTLY = "until: 2026-10-02T12:00:00Z";

  test("ends the sale once it has come: the product is in no list, and its offer has files without a price", async () => {
    const before = await build(songWith(LATER));
    expect(before.slugs).toContain("lamp-song");
    expect(before.offers.find(({ product }) => product === "lamp-song")).toMatchObject({
      soldUntil: "2026-10-02T12:00:01.000Z",
      options: [{ price: 900 }],
    });

    const { slugs, unlisted, offers } = await build(songWith(NOW_EXACTLY));
    expect(slugs).not.toContain("lamp-song");
    expect(unlisted).toMatchObject([{ slug: "lamp-song", isWithdrawn: true }]);
    const offer = offers.find(({ product }) => product === "lamp-song");
    expect(offer?.options).toMatchObject([
      { price: null, parts: [{ product: "lamp-song", files: [{ name: "song.wav" }] }] },
    ]);
  });

  test("takes a product out of the lists that name it, without a mistake", async () => {
    const shop = readFileSync(join(shopWith(), "shop.yaml"), "utf8");
    const contentDir = songWith(NOW_EXACTLY, {
      "shop.yaml": shop.replace("[two-lamps, paper-moon]", "[two-lamps, lamp-song]"),
      "collections/lamps.md": "---\nname: Lamps\nsummary: x\nproducts: [lamp-song, two-lamps]\n---\n",
      "collections/songs.md": "---\nname: Songs\nsummary: x\nproducts: [lamp-song]\n---\n",
    });
    const { mistakes, warnings } = await check(contentDir);
    expect(mistakes).toEqual([]);
    expect(warnings).toEqual([
      "content/collections/songs.md:4: products: found only products whose sale has ended, expected at least one product that is for sale",
    ]);
    const { shop: shown, collections } = await build(contentDir);
    expect(shown.featured).toEqual(["two-lamps"]);
    expect(collections.map(({ products }) => products)).toEqual([["two-lamps"], []]);
  });

  test("leaves a product in bundles, which stay for sale with its files", async () => {
    const { offers } = await build(
      songWith(NOW_EXACTLY, {
        "products/all-lamps/product.md": product("bundle", "price: 30\nbundle: [lamp-song, two-lamps]"),
        "products/all-lamps/cover.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>",
      }),
    );
    const bundle = offers.find(({ product }) => product === "all-lamps");
    expect(bundle?.options[0]?.price).toBe(3000);
    expect(bundle?.options[0]?.parts.map((part) => part.product)).toEqual(["lamp-song", "two-lamps"]);
  });

  test.each(["2026-10-01", "2026-10-02", "2026-10-02T00:00+02:00"])(
    "%s is a mistake with a from that is later or the same",
    async (until) => {
      expect((await check(songWith(`from: 2026-10-02\nuntil: ${until}`))).mistakes).toEqual([
        `content/${SONG}:9: until: found ${until}, expected a time after from, 2026-10-02`,
      ]);
    },
  );
});

test("a time zone that does not exist is a mistake", async () => {
  const shop = readFileSync(join(shopWith(), "shop.yaml"), "utf8");
  const { mistakes } = await check(songWith("", { "shop.yaml": `${shop}timeZone: Europe/Berlim\n` }));
  expect(mistakes).toEqual([
    expect.stringContaining('timeZone: found "Europe/Berlim", expected a time zone such as Europe/Berlin'),
  ]);
});

test("the content says between which moments it gives the same release", async () => {
  const contentDir = songWith("from: 2026-10-01\nuntil: 2026-11-01", {
    "products/two-lamps/product.md": product("book", "price: 29\nuntil: 2026-10-15\ndraft: false"),
  });
  const periodAt = (time: string) => readContent(contentDir, { now: new Date(time) }).period;
  const [first, second, third] = ["2026-10-01", "2026-10-15", "2026-11-01"].map(
    (day) => `${day}T00:00:00.000Z`,
  );
  expect(periodAt("2026-09-30T23:59:59.999Z")).toEqual({ start: null, end: first });
  expect(periodAt("2026-10-01T00:00:00Z")).toEqual({ start: first, end: second });
  expect(periodAt("2026-10-20T00:00:00Z")).toEqual({ start: second, end: third });
  expect(periodAt("2026-12-01T00:00:00Z")).toEqual({ start: third, end: null });
});
