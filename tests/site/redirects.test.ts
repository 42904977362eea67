import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sitePages } from "#checkout/static/folder.ts";
import { writeRedirects } from "#publish/finish/redirects.ts";
import { createSiteWriter } from "#publish/site-writer.ts";
import { product } from "./test-products.ts";

test("an address that a product had before leads to its current one, in each language, and is not indexed", async () => {
  const site = mkdtempSync(join(tmpdir(), "vitrine-redirects-"));
  onTestFinished(() => rmSync(site, { recursive: true }));
  const renamed = product({ slug: "lamp", name: "Lamp & Light", previousSlugs: ["candle", "torch"] });
  const view = { products: [renamed, product({ slug: "song" })], unlisted: [] };
  await writeRedirects({
    views: [view, view],
    languages: ["en", "zh"],
    writer: createSiteWriter(site, null),
    siteUrl: "https://shop.example",
  });
  const pages = sitePages({ root: site, formTargets: [] });
  for (const prefix of ["", "/zh"]) {
    for (const previous of ["candle", "torch"]) {
      const path = `${prefix}/products/${previous}`;
      const { status, headers } = await pages.request(`${path}/?from=feed`);
      expect([status, headers.get("Location")]).toEqual([301, `${prefix}/products/lamp/?from=feed`]);
      const page = readFileSync(join(site, path, "index.html"), "utf8");
      expect(page).toContain(`<meta http-equiv="refresh" content="0; url=${prefix}/products/lamp/">`);
      expect(page).toContain(`<link rel="canonical" href="https://shop.example${prefix}/products/lamp/">`);
      expect(page).toContain(`<a href="${prefix}/products/lamp/">Lamp &amp; Light</a>`);
      expect(page).toContain('<meta name="robots" content="noindex">');
    }
    expect((await pages.request(`${prefix}/products/song/`)).status).toBe(404);
  }
});
