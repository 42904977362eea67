import { copyFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { buildCatalogue } from "#catalogue/build.ts";
import { mailNotes } from "#catalogue/mail-notes.ts";
import { OffersFile } from "#domain/offer.ts";
import { drawMailCovers } from "#publish/finish/mail-covers.ts";
import { createSiteWriter } from "#publish/site-writer.ts";
import { fixtureCache } from "../fixture-cache.ts";
import { shopWith, temporaryFolder } from "./content-folder.ts";

const MAX_BYTES = 30_000;

test("emails have each product's cover as a small JPEG, in the size that its picture is shown, for each language", async () => {
  const contentDir = shopWith();
  const folder = join(contentDir, "products");
  copyFileSync(join(folder, "paper-moon/cover.png"), join(folder, "two-lamps/cover.zh.png"));
  const { outDir, offers, views } = await build(contentDir);
  const covers = offers.find(({ product }) => product === "two-lamps")?.mailCovers ?? {};
  expect(covers).toMatchObject({
    en: { src: "/mail/two-lamps.jpeg" },
    zh: { src: "/mail/zh/two-lamps.jpeg", alt: "两盏灯。" },
  });
  const moon = offers.find(({ product }) => product === "paper-moon")?.mailCovers ?? {};
  expect(Object.values(moon).map(({ src }) => src)).toEqual([
    "/mail/paper-moon.jpeg",
    "/mail/paper-moon.jpeg",
  ]);
  const site = join(outDir, "site");
  const writer = createSiteWriter(site, null);
  const cacheDir = temporaryFolder();
  await drawMailCovers([...views], { writer, cacheDir, languages: ["en", "zh"] });
  for (const { mailCovers = {} } of offers) {
    for (const { src, width, height } of Object.values(mailCovers)) {
      const file = join(site, src);
      expect(statSync(file).size).toBeLessThanOrEqual(MAX_BYTES);
      expect(await sharp(file).metadata()).toMatchObject({
        ...{ format: "jpeg", width: 2 * width, height: 2 * height },
      });
    }
  }
});

test("the checkout knows what each version has changed, the newest first, in every language", async () => {
  const { offers, shop } = await build(shopWith());
  expect(offers.find(({ product }) => product === "two-lamps")?.changes).toEqual([
    {
      ...{ version: "1.10", isCounted: true, day: "2026-10-02" },
      notes: {
        en: { html: "<p>A <em>third</em> lamp.</p>", text: "A third lamp." },
        zh: { html: "<p>第三盏灯。</p>", text: "第三盏灯。" },
      },
    },
    expect.objectContaining({ version: "1.0" }),
  ]);
  expect(offers.find(({ product }) => product === "paper-moon")?.changes).toBeUndefined();
  expect(Object.keys(shop.author ?? {})).toEqual(["en", "zh"]);
});

test("notes keep in emails what every app can show, and lose the rest", () => {
  const html =
    '<h3 id="change-1-new">New</h3><ul><li><code class="hljs">a</code> <a rel="external" href="https://a.example/">b</a></li></ul>' +
    '<p>See <a href="#below">below</a>.<picture><img src="/media/x.avif" alt="x"></picture></p><pre><code>x &lt; y</code></pre>';
  expect(mailNotes(html)).toEqual({
    html:
      '<p><strong>New</strong></p><ul><li><code>a</code> <a href="https://a.example/">b</a></li></ul>' +
      "<p>See below.</p><code>x &#x3C; y</code>",
    text: "New\na b\nSee below.\nx < y",
  });
});

async function build(contentDir: string) {
  const outDir = join(temporaryFolder(), "release");
  const { views } = await buildCatalogue({ contentDir, outDir, cacheDir: fixtureCache() });
  const file = OffersFile.parse(JSON.parse(readFileSync(join(outDir, "offers.json"), "utf8")));
  return { outDir, views, ...file };
}
