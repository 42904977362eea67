import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createAdaptorServer } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sitePages } from "#checkout/static/folder.ts";
import { messagesIn } from "#messages/read.ts";
import { freePort } from "../free-port.ts";
import { FIXTURE_SHOP_URL, fixtureShopAt, writeFixtureShop } from "./fixture-shop.ts";
import { PUBLISH_TIMEOUT_MS, publishShop } from "./publish-shop.ts";
import {
  attribute,
  findAll,
  hasClass,
  innerText,
  isPublished,
  listFiles,
  type PublishedPage,
  publishedPages,
  stylesheetsOf,
  visibleTexts,
} from "./published-pages.ts";
import { UNUSUAL_FILE_NAMES } from "./unusual-file-names.ts";

/** The gzipped scripts of a product page. */
const MAX_SCRIPT_BYTES = 4_000;
const BUYER_PAGES = /^\/(zh\/)?(order|sign-in|open|library|account)\/$/;
const HAN = /\p{Script=Han}/u;

const folder = mkdtempSync(join(tmpdir(), "vitrine-site-"));
let site = "";
let pages: PublishedPage[] = [];

beforeAll(async () => {
  await writeFixtureShop(folder);
  ({ site } = await publishShop(fixtureShopAt(folder)));
  pages = publishedPages(site);
}, PUBLISH_TIMEOUT_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a published site", () => {
  test("has every page in both languages, the default one at the root", () => {
    const paths = pages.map(({ path }) => path);
    for (const path of [
      "/",
      "/products/",
      "/products/two-lamps/",
      "/collections/shining/",
      "/pages/help/",
      "/library/",
    ]) {
      expect(paths).toContain(path);
      expect(paths).toContain(`/zh${path}`);
    }
    expect(paths).toEqual(expect.arrayContaining(["/404.html", "/zh/404.html"]));
    expect(paths.filter((path) => path.startsWith("/en/") || path.includes("_none"))).toEqual([]);
  });

  test("declares its language on every page", () => {
    for (const page of pages) {
      const [html] = findAll(page, "html");
      expect(html && attribute(html, "lang"), page.path).toBe(page.path.startsWith("/zh/") ? "zh" : "en");
    }
  });

  test.each([
    [
      "/zh/products/one-lamp/",
      ["One Lamp", "Studio edition", "The book", "One", "Is it bright?", "A lamp in CSS"],
    ],
    [
      "/zh/products/half-lamp/",
      ["Studio edition", "The book", "One", "Is it bright?", "A lamp in CSS", "First edition.", "Why two"],
    ],
    ["/zh/pages/half/", ["The other half."]],
    ["/zh/collections/half/", ["Look at it from below."]],
    ["/zh/products/paper-moon/", ["Paper Moon", "The moon.", "Do what you like."]],
    ["/zh/products/two-lamps/", ["One Lamp"]],
    ["/zh/collections/dim/", ["Dim", "What hardly shines.", "Look closer.", "One Lamp"]],
    ["/zh/pages/about/", ["About me", "Who draws them.", "A pencil does, and an ＩＮＫＷＥＬＬ."]],
    ["/zh/products/", ["One Lamp", "About me"]],
    ["/zh/search/", ["One Lamp", "Dim", "What hardly shines.", "Who draws them."]],
    ["/zh/", ["One Lamp", "Dim", "What hardly shines.", "About me"]],
  ])("marks every text at %s with its language, translated or not", (path, untranslated) => {
    const page = pages.find((candidate) => candidate.path === path);
    const texts = page ? visibleTexts(page) : [];
    const wrong = texts.filter(({ text, lang }) =>
      HAN.test(text) ? lang !== "zh" : hasEnglishWords(text) && lang === "zh",
    );
    expect(wrong).toEqual([]);
    const english = texts.filter(({ lang }) => lang === "en").map(({ text }) => text.trim());
    expect(english).toEqual(expect.arrayContaining(untranslated));
  });

  test("shows testimonials, marked with the language they are written in", () => {
    const figuresOf = (path: string) => {
      const page = pages.find((candidate) => candidate.path === path);
      const figures = page ? findAll(page, "figure") : [];
      return figures.map((figure) => [attribute(figure, "lang"), innerText(figure)]);
    };
    expect(figuresOf("/products/two-lamps/")).toEqual([
      ["", "I read it by one lamp, and bought the song. Ana Ruiz · lamplighter, Porto · March 1, 2026"],
      ["fr", "Deux lampes, enfin. Jean Petit"],
      ["zh", "灯下读完，天还没亮。 周明"],
    ]);
    expect(figuresOf("/zh/products/two-lamps/").map(([lang]) => lang)).toEqual(["", "", "fr"]);
    expect(figuresOf("/products/lamp-song/")).toEqual([]);
    const page = pages.find(({ path }) => path === "/products/lamp-song/");
    expect(page?.html).not.toContain("What people say");
  });

  test("shows the shop's logo at the top, one for light pages and one for dark", () => {
    for (const [path, name] of [
      ["/", "Lamp Works"],
      ["/zh/library/", "灯作"],
    ] as const) {
      const page = pages.find((candidate) => candidate.path === path);
      const logos = page ? findAll(page, "img").filter((image) => hasClass(image, "logo")) : [];
      expect(logos.map(({ properties }) => properties)).toEqual([
        expect.objectContaining({ alt: name, width: 120, height: 40, src: expect.stringMatching(/\.svg$/) }),
        expect.objectContaining({ alt: name, width: 120, height: 40, src: expect.stringMatching(/\.png$/) }),
      ]);
      const css = page ? stylesheetsOf(site, page) : "";
      expect(css).toContain(":root[data-theme=dark] .on-light");
      expect(css).toContain("@media(prefers-color-scheme:dark){:root:not([data-theme=light]) .on-light");
    }
  });

  test("runs no script of the framework on catalogue pages, only small modules of its own", () => {
    for (const page of pages.filter(({ path }) => !BUYER_PAGES.test(path))) {
      const scripts = findAll(page, "script")
        .filter((script) => attribute(script, "type") !== "application/ld+json")
        .map((script) => attribute(script, "src") ?? "inline");
      for (const src of scripts) expect(src, page.path).toMatch(/^\/_next\/static\/enhance\/[\w.-]+\.js$/);
      const bytes = scripts.reduce((sum, src) => sum + gzipSync(readFileSync(join(site, src))).length, 0);
      if (page.path.includes("/products/")) expect(bytes, page.path).toBeLessThanOrEqual(MAX_SCRIPT_BYTES);
      expect(page.html, page.path).not.toContain("__next_f");
    }
  });

  test("has no inline script, style or event handler on any page", () => {
    for (const page of pages) {
      expect(findAll(page, "style"), page.path).toEqual([]);
      const inline = findAll(page, "script").filter(
        (script) => !script.properties.src && attribute(script, "type") !== "application/ld+json",
      );
      expect(inline, page.path).toEqual([]);
      const withInlineCode = page.elements.filter(({ properties }) =>
        Object.keys(properties).some((name) => name === "style" || /^on[A-Z]/.test(name)),
      );
      expect(withInlineCode, page.path).toEqual([]);
    }
  });

  test("loads nothing from other hosts", () => {
    for (const page of pages) {
      const addresses = findAll(page, "script", "img", "source", "link", "audio", "video").flatMap(
        (element) => [
          attribute(element, "src"),
          ...(attribute(element, "rel") === "stylesheet" ? [attribute(element, "href")] : []),
        ],
      );
      expect(
        addresses.filter((address) => /^(https?:)?\/\//.test(address)),
        page.path,
      ).toEqual([]);
    }
  });

  test("refers only to pages and files that exist", () => {
    const broken = new Set<string>();
    for (const page of pages) {
      for (const address of addressesOn(page)) {
        if (!isPublished(site, address)) broken.add(`${page.path} → ${address}`);
      }
    }
    expect([...broken]).toEqual([]);
  });

  test("is served at every address that pages, feeds and the catalogue contain", async () => {
    const inFiles = ["feed.xml", "feed.json", "merchant.xml", "sitemap.xml", "products.json", "llms.txt"]
      .map((file) => readFileSync(join(site, file), "utf8"))
      .flatMap((text) => [...text.matchAll(/http:\/\/localhost:\d+([^\s<>")\\]*)|"(\/media\/[^"]+)"/g)])
      .map(([, path, picture]) => path || picture || "/");
    const onPages = pages.flatMap(addressesOn).map((address) => address.replace(FIXTURE_SHOP_URL, ""));
    const paths = [...new Set([...inFiles, ...onPages])].map((path) => path.replace(/#.*/, ""));
    expect(paths.length).toBeGreaterThan(100);
    const missing: string[] = [];
    await serving(site, async (url) => {
      for (const path of paths) {
        const { status } = await fetch(url + path, { method: "HEAD", redirect: "manual" });
        if (status !== 200) missing.push(`${status} ${path}`);
      }
    });
    expect(missing).toEqual([]);
  });

  test("serves samples at the addresses on their product's page, whatever characters their names have", async () => {
    const page = pages.find(({ path }) => path === "/products/night-light/");
    const links = page ? findAll(page, "a").map((link) => attribute(link, "href")) : [];
    const samples = links.filter((href) => href.startsWith("/media/"));
    const texts: string[] = [];
    await serving(site, async (url) => {
      for (const path of samples) texts.push(await (await fetch(url + path)).text());
    });
    expect(texts).toEqual(expect.arrayContaining(UNUSUAL_FILE_NAMES.map((name) => `This is ${name}`)));
    // The text of the page links to the first one as well.
    expect(texts.filter((text) => text === `This is ${UNUSUAL_FILE_NAMES[0]}`)).toHaveLength(2);
  });

  test("has a target for every link within a page", () => {
    for (const page of pages) {
      const ids = new Set(page.elements.map((element) => attribute(element, "id")));
      const fragments = findAll(page, "a").flatMap(
        (link) => /^#(.+)/.exec(attribute(link, "href"))?.[1] ?? [],
      );
      expect(
        fragments.filter((id) => !ids.has(decodeURIComponent(id))),
        page.path,
      ).toEqual([]);
    }
  });

  test("gives every picture its size and an alt attribute", () => {
    for (const page of pages) {
      for (const image of findAll(page, "img")) {
        const { src, alt, width, height } = image.properties;
        expect({ alt, width, height }, `${page.path} ${src}`).toEqual({
          alt: expect.any(String),
          width: expect.any(Number),
          height: expect.any(Number),
        });
      }
    }
  });

  test("sells through a plain form that contains the prices shown on the page", () => {
    const page = pages.find(({ path }) => path === "/products/two-lamps/");
    if (!page) throw new Error("no page");
    const [form] = findAll(page, "form");
    expect(form?.properties).toMatchObject({ method: "post", action: "/api/checkout" });
    const fields = findAll(page, "input").map((input) => [
      attribute(input, "name"),
      attribute(input, "value"),
    ]);
    expect(fields).toEqual(
      expect.arrayContaining([
        ["product", "two-lamps"],
        ["locale", "en"],
      ]),
    );
    const options = fields.filter(([name]) => name === "option").map(([, key]) => key);
    const priced = fields.flatMap(([name]) => /^price\.(.+)/.exec(name ?? "")?.[1] ?? []);
    expect(options.length).toBeGreaterThan(1);
    expect(priced).toEqual(options);
  });

  test("keeps the weight of a product page within its goal", () => {
    const page = pages.find(({ path }) => path === "/products/two-lamps/");
    const sheets = page
      ? findAll(page, "link").filter((link) => attribute(link, "rel") === "stylesheet")
      : [];
    expect(sheets).toHaveLength(1);
    const css = readFileSync(join(site, attribute(sheets[0] ?? missing(), "href")));
    expect(gzipSync(css).length + gzipSync(page?.html ?? "").length).toBeLessThan(14_000);
  });

  test("has structured data of a product, which no text can break out of", () => {
    const page = pages.find(({ path }) => path === "/products/two-lamps/");
    const json = /<script type="?application\/ld\+json"?>(.*?)<\/script>/.exec(page?.html ?? "")?.[1] ?? "";
    expect(json).not.toContain("<");
    const [product, crumbs] = JSON.parse(json);
    expect(product).toMatchObject({ "@type": "Product", sku: "two-lamps" });
    expect(product.offers).toEqual(
      expect.arrayContaining([expect.objectContaining({ priceCurrency: "USD" })]),
    );
    expect(crumbs["@type"]).toBe("BreadcrumbList");
  });

  test("has the files besides pages, and none that only the framework needs", () => {
    const files = listFiles(site);
    expect(files).toEqual(
      expect.arrayContaining([
        "_headers",
        "robots.txt",
        "sitemap.xml",
        "favicon.svg",
        "products.json",
        "index.html.br",
      ]),
    );
    const texts = files.filter((file) => file.endsWith(".txt") && !/(robots|llms)\.txt$/.test(file));
    // The templates that the checkout fills in for buyers without scripts.
    const templates = ["library", "order", "sign-in"].map((name) => `plain/${name}.txt`);
    expect(texts.toSorted()).toEqual([...templates, ...templates.map((path) => `zh/${path}`)]);
    expect(readFileSync(join(site, "sitemap.xml"), "utf8")).toContain(
      `${FIXTURE_SHOP_URL}/zh/products/two-lamps/`,
    );
    expect(readFileSync(join(site, "_headers"), "utf8")).toContain(
      "Content-Security-Policy: default-src 'none'",
    );
  });

  test("has what a Worker reads from it: the description of the API, and the texts of the checkout", () => {
    const read = (path: string) => JSON.parse(readFileSync(join(site, path), "utf8"));
    expect(read("openapi.json")).toMatchObject({ openapi: "3.1.0", servers: [{ url: FIXTURE_SHOP_URL }] });
    for (const lang of ["en", "zh"]) {
      const { emails, problems } = messagesIn(lang);
      expect(read(`plain/messages/${lang}.json`)).toEqual({ lang, emails, problems });
    }
  });
});

/** The addresses of published files that a page links to or shows. The checkout answers under /api/. */
function addressesOn({ elements }: PublishedPage): string[] {
  const addresses = elements.flatMap((element) => [
    attribute(element, "href"),
    attribute(element, "src"),
    ...srcset(attribute(element, "srcSet")),
  ]);
  return addresses.filter(
    (address) => /^\/(?!\/|api\/)/.test(address) || address.startsWith(FIXTURE_SHOP_URL),
  );
}

/** Serves the site over HTTP, as a shop on one server does, while a task runs. */
async function serving(root: string, task: (url: string) => Promise<void>): Promise<void> {
  const server = createAdaptorServer({ fetch: sitePages({ root, formTargets: [] }).fetch });
  const port = await freePort();
  server.listen(port);
  await once(server, "listening");
  await task(`http://localhost:${port}`).finally(() => server.close());
}

/** Whether a text has English words, apart from codes, units, addresses and names. */
function hasEnglishWords(text: string): boolean {
  return /[A-Za-z]{2}/.test(
    text.replace(/\b(PDF|TXT|CSS|USD|US|kB|Ana Ruiz)\b|\S+@\S+|\w+\.(pdf|txt|css|png)\b/g, ""),
  );
}

function srcset(value: string): string[] {
  return value.split(",").map((candidate) => candidate.trim().split(" ")[0] ?? "");
}

function missing(): never {
  throw new Error("The page has no stylesheet");
}
