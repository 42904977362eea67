import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { FIXTURE_SHOP_URL } from "./fixture-shop.ts";
import { fixtureSite, href, links, meta } from "./fixture-site.ts";

const SITE_URL = FIXTURE_SHOP_URL;
const site = fixtureSite();

describe("a shared link", () => {
  test("shows title, description and image in the page's language", async () => {
    for (const page of site.indexable) {
      const zh = page.path.startsWith("/zh/");
      expect(meta(page, "og:url"), page.path).toBe(SITE_URL + page.path);
      expect(meta(page, "og:locale"), page.path).toBe(zh ? "zh_CN" : "en_US");
      expect(meta(page, "og:locale:alternate"), page.path).toBe(zh ? "en_US" : "zh_CN");
      expect(meta(page, "twitter:card"), page.path).toBe("summary_large_image");
      for (const name of ["og:title", "og:description", "og:type", "og:site_name", "og:image:alt"]) {
        expect(meta(page, name), `${name} of ${page.path}`).not.toBe("");
      }
    }
  });

  test("has an image of the type and size that the page declares", async () => {
    const images = new Map(site.indexable.map((page) => [meta(page, "og:image"), page]));
    expect([...images.keys()]).toEqual(
      expect.arrayContaining([
        `${SITE_URL}/share.jpeg`,
        `${SITE_URL}/zh/share.jpeg`,
        `${SITE_URL}/share/two-lamps.jpeg`,
      ]),
    );
    for (const [address, page] of images) {
      const { format, width, height } = await sharp(join(site.folder, new URL(address).pathname)).metadata();
      expect({ format, width, height }, address).toEqual({ format: "jpeg", width: 1200, height: 630 });
      const declared = ["og:image:type", "og:image:width", "og:image:height"].map((name) => meta(page, name));
      expect(declared, page.path).toEqual(["image/jpeg", "1200", "630"]);
    }
  });

  test("has icons and a manifest, as every page does, whose icons have the declared sizes", async () => {
    for (const page of site.pages) {
      const prefix = page.path.startsWith("/zh/") ? "/zh" : "";
      const name = page.path === `${prefix}/library/` ? "library" : "manifest";
      expect(links(page, "manifest").map(href), page.path).toEqual([`${prefix}/${name}.webmanifest`]);
      expect(links(page, "icon").map(href), page.path).toEqual(["/favicon.ico", "/favicon.svg"]);
      expect(links(page, "apple-touch-icon").map(href), page.path).toEqual(["/apple-touch-icon.png"]);
    }
    const manifests = ["", "zh/"].flatMap((folder) =>
      ["manifest", "library"].map((name) => JSON.parse(site.file(`${folder}${name}.webmanifest`))),
    );
    expect(manifests).toMatchObject([
      { lang: "en", start_url: "/", name: "Lamp Works", display: "browser" },
      { lang: "en", start_url: "/library/", name: "Your library · Lamp Works", display: "standalone" },
      { lang: "zh", start_url: "/zh/", name: "灯作" },
      { lang: "zh", start_url: "/zh/library/", scope: "/zh/", name: "我的书架 · 灯作", short_name: "灯作" },
    ]);
    for (const { src, sizes, type } of manifests.flatMap(({ icons }) => icons)) {
      const { width, height } = await sharp(join(site.folder, src)).metadata();
      if (type === "image/png") expect(`${width}x${height}`, src).toBe(sizes);
    }
    expect((await sharp(join(site.folder, "apple-touch-icon.png")).metadata()).width).toBe(180);
    const ico = readFileSync(join(site.folder, "favicon.ico"));
    const small = await sharp(ico.subarray(ico.readUInt32LE(18))).metadata();
    expect([ico.readUInt16LE(2), ico[6], small.width, small.format]).toEqual([1, 32, 32, "png"]);
  });
});
