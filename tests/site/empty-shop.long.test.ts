import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { publish } from "#publish/publish.ts";
import { FIXTURE } from "../catalogue/content-folder.ts";
import { addFixtureCache } from "../fixture-cache.ts";
import { PUBLISH_TIMEOUT_MS } from "./publish-shop.ts";
import { findAll, type PublishedPage, publishedPages, visibleTexts } from "./published-pages.ts";

const SHOP = `name: { en: Lamp Works, zh: 灯作 }
tagline: { en: Light in small files, zh: 小文件里的光 }
author: { en: Mei Deng, zh: 邓梅 }
currency: USD
languages: [en, zh]
support: hello@lamp.example
opening: { en: I draw lamps., zh: 我画灯。 }
licence: { en: For one person., zh: 一人使用。 }
refunds: { en: Thirty days., zh: 三十天。 }
`;

const folder = mkdtempSync(join(tmpdir(), "vitrine-empty-"));
let pages: PublishedPage[] = [];
const textsAt = (path: string) => {
  const page = pages.find((candidate) => candidate.path === path);
  return page ? visibleTexts(page).map(({ text }) => text) : [];
};

beforeAll(async () => {
  const contentDir = join(folder, "content");
  cpSync(join(FIXTURE, "tags.yaml"), join(contentDir, "tags.yaml"));
  writeFileSync(join(contentDir, "shop.yaml"), SHOP);
  const buildDir = join(folder, "build");
  addFixtureCache(buildDir);
  await publish({
    contentDir,
    buildDir,
    siteUrl: "https://lamps.example",
    storeFiles: async () => {},
    log: () => {},
  });
  pages = publishedPages(join(buildDir, "current", "site"));
}, PUBLISH_TIMEOUT_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["/", "Nothing here yet."],
  ["/products/", "Nothing here yet."],
  ["/search/", "Nothing here yet."],
  ["/zh/", "这里还没有作品。"],
  ["/zh/search/", "这里还没有作品。"],
  ["/zh/products/", "这里还没有作品。"],
])("a shop without products says so once at %s, and shows no counts, sorting or dates", (path, sentence) => {
  const texts = textsAt(path);
  expect(texts.filter((text) => text === sentence)).toHaveLength(1);
  expect(
    texts.filter((text) =>
      /\b0\b|\blast updated\b|最近更新|Newest|最新|New\b|新作|Recently updated/.test(text),
    ),
  ).toEqual([]);
});

test("a shop without products has no empty list and no heading without content", () => {
  for (const page of pages.filter(({ path }) => /^\/(zh\/)?(products\/)?$/.test(path))) {
    const lists = findAll(page, "ul", "ol").filter(({ children }) => children.length === 0);
    expect(lists, page.path).toEqual([]);
    expect(findAll(page, "h2", "h3"), page.path).toEqual([]);
  }
});
