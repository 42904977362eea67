import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { PORT } from "../e2e/shop-process.ts";
import { FIXTURE } from "../fixture.ts";
import { type ShopLocation, settingsFor } from "./publish-shop.ts";
import { UNUSUAL_FILE_NAMES } from "./unusual-file-names.ts";

const SOLD = join(import.meta.dirname, "../../content/products");
const VIDEO = join(SOLD, "small-websites/samples/lesson-0.mp4");
const BOOK = join(SOLD, "between-two-scripts/files/between-two-scripts.epub");

/** A name with the characters that end elements, attributes, strings and CDATA sections. */
export const HOSTILE = `</script><b>Moon & "Sun" 'x' ]]> 🏮`;

/** Two pay-what-you-want editions and one with a fixed price and licence keys between them; samples of every kind of picture. */
const NIGHT_LIGHT = `---
name: Night Light
kind: book
summary: A lamp for the small hours.
options:
  - { key: open, name: Plain edition, price: 20, minimum: 5 }
  - { key: deluxe, name: Deluxe edition, price: 8, licenceKeys: { activations: 2 } }
  - { key: patron, name: Patron edition, price: 50, minimum: 30, stampPdfs: true }
created: 2026-04-02
coverAlt: A lamp at night.
samples:
  - { file: wide.png, title: The whole drawing }
  - { file: narrow.gif, title: How it moves }
  - { file: film.mp4, title: A minute of it }
  - { file: nights.epub, title: The first nights }
---

It stays on, as [its papers](samples/100%25%20%26%20%231.zip) say.
`;

/** A code with a limit for each buyer, and the price of two products that are bought together. */
const DISCOUNTS = `ONCE:
  percent: 25
  limitPerBuyer: 1
moon-and-song:
  automatic: { en: Moon and song, zh: 月与歌 }
  amount: 2
  products: [paper-moon, lamp-song]
  together: true
`;

/** Where the browser tests publish and run the fixture shop. */
export function fixtureShopAt(contentDir: string): ShopLocation {
  return { contentDir, buildDir: ".vitrine/e2e-lamps", port: PORT + 10 };
}

export const FIXTURE_SHOP_URL = settingsFor(fixtureShopAt("")).siteUrl;

/**
 * Writes the fixture's shop, extended by cases that the sample shop lacks, into a folder. It is published once for all tests that
 * read it.
 */
export async function writeFixtureShop(contentDir: string): Promise<void> {
  cpSync(FIXTURE, contentDir, { recursive: true });
  addUntranslated(contentDir);
  addHalfTranslated(contentDir);
  addHostile(contentDir);
  await addNightLight(contentDir);
  writeFileSync(join(contentDir, "discounts.yaml"), DISCOUNTS);
}

/** A product, a collection and a page without a Chinese translation. */
function addUntranslated(contentDir: string): void {
  const products = join(contentDir, "products");
  copyLamps(contentDir, "one-lamp", "One Lamp");
  rmSync(join(products, "one-lamp", "product.zh.md"));
  cpSync(
    join(products, "one-lamp", "gallery", "first.png"),
    join(products, "one-lamp", "samples", "lamp.png"),
  );
  writeAll(contentDir, {
    "pages/about.md":
      "---\ntitle: About me\nsummary: Who draws them.\nupdated: 2026-01-01\n---\nA pencil does, and an ＩＮＫＷＥＬＬ.\n",
    "collections/dim.md":
      "---\nname: Dim\nsummary: What hardly shines.\nproducts: [one-lamp]\n---\nLook closer.\n",
  });
}

/** The same with a Chinese translation that has only the required keys, and two copies of one edition. */
function addHalfTranslated(contentDir: string): void {
  copyLamps(contentDir, "half-lamp", "Half a Lamp");
  const path = join(contentDir, "products/half-lamp/product.md");
  writeFileSync(path, readFileSync(path, "utf8").replace("key: studio", "key: studio\n    copies: 2"));
  writeAll(contentDir, {
    "products/half-lamp/product.zh.md": "---\nname: 半盏灯\nsummary: 译了一半。\n---\n",
    "pages/half.md": "---\ntitle: Half\nsummary: One.\nupdated: 2026-01-01\n---\nThe other half.\n",
    "pages/half.zh.md": "---\ntitle: 一半\nsummary: 一。\n---\n",
    "collections/half.md":
      "---\nname: Half\nsummary: One.\nproducts: [half-lamp]\n---\nLook at it from below.\n",
    "collections/half.zh.md": "---\nname: 一半\nsummary: 一。\n---\n",
  });
}

function addHostile(contentDir: string): void {
  const products = join(contentDir, "products");
  cpSync(join(products, "paper-moon"), join(products, "wild-moon"), { recursive: true });
  const path = join(products, "wild-moon", "product.md");
  const text = readFileSync(path, "utf8")
    .replace(/^name: .*/m, `name: ${JSON.stringify(HOSTILE)}`)
    .replace(/^price: .*/m, "price: 12");
  writeFileSync(path, text);
}

async function addNightLight(contentDir: string): Promise<void> {
  const product = join(contentDir, "products/night-light");
  mkdirSync(join(product, "files"), { recursive: true });
  mkdirSync(join(product, "samples"));
  cpSync(join(FIXTURE, "products/paper-moon/cover.png"), join(product, "cover.png"));
  cpSync(join(FIXTURE, "products/paper-moon/files/moon.pdf"), join(product, "files/light.pdf"));
  await picture(1600, 900).toFile(join(product, "samples/wide.png"));
  await picture(90, 160).toFile(join(product, "samples/narrow.gif"));
  cpSync(VIDEO, join(product, "samples/film.mp4"));
  cpSync(BOOK, join(product, "samples/nights.epub"));
  for (const name of UNUSUAL_FILE_NAMES) writeFileSync(join(product, "samples", name), `This is ${name}`);
  writeFileSync(join(product, "product.md"), NIGHT_LIGHT);
}

/** Copies the product "Two Lamps" under another name. */
function copyLamps(contentDir: string, slug: string, name: string): void {
  const products = join(contentDir, "products");
  cpSync(join(products, "two-lamps"), join(products, slug), { recursive: true });
  const path = join(products, slug, "product.md");
  writeFileSync(path, readFileSync(path, "utf8").replace("name: Two Lamps", `name: ${name}`));
}

function writeAll(folder: string, texts: Record<string, string>): void {
  for (const [path, text] of Object.entries(texts)) writeFileSync(join(folder, path), text);
}

function picture(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: "#c8442b" } });
}
