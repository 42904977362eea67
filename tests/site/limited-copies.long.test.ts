import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadFact, SOLD_COPIES } from "#catalogue/sales-facts.ts";
import { publish } from "#publish/publish.ts";
import { FIXTURE, write } from "../catalogue/content-folder.ts";
import { addFixtureCache } from "../fixture-cache.ts";
import { PUBLISH_TIMEOUT_MS } from "./publish-shop.ts";

const SOLD = [
  { product: "two-lamps", option: null, sold: 30 },
  { product: "two-lamps", option: "studio", sold: 3 },
  { product: "lamp-song", option: null, sold: 7 },
];

const folder = mkdtempSync(join(tmpdir(), "vitrine-copies-"));
const site = join(folder, "build", "current", "site");
const page = (path: string) => readFileSync(join(site, path, "index.html"), "utf8");

beforeAll(async () => {
  const contentDir = join(folder, "content");
  cpSync(FIXTURE, contentDir, { recursive: true });
  const product = (slug: string) => readFileSync(join(contentDir, `products/${slug}/product.md`), "utf8");
  write(contentDir, {
    "products/two-lamps/product.md": product("two-lamps")
      .replace("---\n", "---\ncopies: 100\n")
      .replace("key: studio", "key: studio\n    copies: 3"),
    "products/lamp-song/product.md": product("lamp-song").replace("---\n", "---\ncopies: 7\n"),
  });
  addFixtureCache(join(folder, "build"));
  await publish({
    contentDir,
    buildDir: join(folder, "build"),
    siteUrl: "https://lamps.example",
    soldCopies: SOLD,
    storeFiles: async () => {},
    log: () => {},
  });
}, PUBLISH_TIMEOUT_MS);
afterAll(() => rmSync(folder, { recursive: true }));

test("the page of a limited product says how many copies there are, and which edition is sold out", () => {
  const english = page("products/two-lamps");
  expect(english).toContain("Limited to 100 copies");
  expect(english).toMatch(/Studio edition · Sold out/);
  expect(english).toContain("name=option value=reader");
  expect(english).not.toContain("value=studio");
  expect(english).toContain('"availability":"https://schema.org/SoldOut"');
  const chinese = page("zh/products/two-lamps");
  expect(chinese).toContain("限量100份");
  expect(chinese).toContain("已售罄");
});

test("the page of a sold-out product says so instead of Buy, as do lists and the bundle with it", () => {
  for (const [path, text] of [
    ["products/lamp-song", "All copies have been sold. Questions? Write to "],
    ["zh/products/lamp-song", "已全部售出。有问题请发邮件至"],
  ] as const) {
    expect(page(path)).toContain(text);
    expect(page(path)).not.toContain("/api/checkout");
  }
  expect(page("products/all-lamps")).toContain("Sold out");
  expect(page("products/all-lamps")).not.toContain("/api/checkout");
  expect(page("products")).toContain("Sold out");
  const json = JSON.parse(readFileSync(join(site, "products/lamp-song.json"), "utf8"));
  expect(json.options).toEqual([{ key: "standard", name: "Lamp Song", price: null }]);
});

test("a release records the copies that were sold when it was made, so that a later sale is noticed", async () => {
  expect(await loadFact(join(folder, "build", "current"), SOLD_COPIES, () => {})).toEqual(SOLD);
});
