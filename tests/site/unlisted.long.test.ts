import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OffersFile } from "#domain/offer.ts";
import { publish } from "#publish/publish.ts";
import { FIXTURE, write } from "../catalogue/content-folder.ts";
import { addFixtureCache } from "../fixture-cache.ts";
import { PUBLISH_TIMEOUT_MS } from "./publish-shop.ts";

/** The slug and the name of the unlisted product. */
const UNLISTED = /quiet-song|Quiet Song/;

const folder = mkdtempSync(join(tmpdir(), "vitrine-unlisted-"));
const release = join(folder, "build", "current");
beforeAll(async () => {
  const contentDir = join(folder, "content");
  cpSync(FIXTURE, contentDir, { recursive: true });
  const products = join(contentDir, "products");
  cpSync(join(products, "lamp-song"), join(products, "quiet-song"), { recursive: true });
  const song = readFileSync(join(products, "lamp-song", "product.md"), "utf8");
  write(products, {
    "quiet-song/product.md": song.replace("Lamp Song", "Quiet Song\nunlisted: true"),
    "quiet-song/product.zh.md": null,
  });
  addFixtureCache(join(folder, "build"));
  await publish({
    contentDir,
    buildDir: join(folder, "build"),
    siteUrl: "https://lamps.example",
    storeFiles: async () => {},
    log: () => {},
  });
}, PUBLISH_TIMEOUT_MS);
afterAll(() => rmSync(folder, { recursive: true }));

test("an unlisted product has a page that search engines may not show, and can be bought", () => {
  for (const prefix of ["", "zh/"]) {
    const page = readFileSync(join(release, "site", prefix, "products/quiet-song/index.html"), "utf8");
    expect(page).toContain("<meta name=robots content=noindex>");
    expect(page).toContain("name=product value=quiet-song");
  }
  const { offers } = OffersFile.parse(JSON.parse(readFileSync(join(release, "offers.json"), "utf8")));
  expect(offers.map(({ product }) => product)).toContain("quiet-song");
});

test("no other page, feed or list names it", () => {
  const site = join(release, "site");
  const texts = readdirSync(site, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.(html|xml|txt|json)$/.test(file) && !file.includes("quiet-song"),
  );
  expect(texts.length).toBeGreaterThan(40);
  expect(texts.filter((file) => UNLISTED.test(readFileSync(join(site, file), "utf8")))).toEqual([]);
});
