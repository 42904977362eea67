import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LAMPS_URL, lampsAt, stockLamps } from "./lamps.ts";
import {
  all,
  answers,
  attribute,
  filesOf,
  hasClass,
  type PublishedPage,
  pageCount,
  said,
  sheetsOf,
  words,
} from "./published.ts";
import { PUBLISHED_WITHIN_MS, publishedFor } from "./published-for.ts";

/** What a product page may run, compressed. */
const SCRIPT_BYTES = 4_000;
const BUYER_PAGES = /^\/(zh\/)?(order|sign-in|open|library)\/$/;
const HAN = /\p{Script=Han}/u;

const folder = mkdtempSync(join(tmpdir(), "vitrine-site-"));
let site = "";
let pages: PublishedPage[] = [];

beforeAll(async () => {
  await stockLamps(folder);
  ({ site } = await publishedFor(lampsAt(folder)));
  pages = pageCount(site);
}, PUBLISHED_WITHIN_MS);

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

  test("says its language on every page", () => {
    for (const page of pages) {
      const [html] = all(page, "html");
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
    ["/zh/pages/about/", ["About me", "Who draws them.", "A pencil does."]],
    ["/zh/products/", ["One Lamp", "About me"]],
    ["/zh/search/", ["One Lamp", "Dim", "What hardly shines.", "Who draws them."]],
    ["/zh/", ["One Lamp", "Dim", "What hardly shines.", "About me"]],
  ])("has at %s every text in the language that is said of it, translated or not", (path, untranslated) => {
    const page = pages.find((candidate) => candidate.path === path);
    const texts = page ? said(page) : [];
    const wrong = texts.filter(({ text, lang }) =>
      HAN.test(text) ? lang !== "zh" : isWords(text) && lang === "zh",
    );
    expect(wrong).toEqual([]);
    const english = texts.filter(({ lang }) => lang === "en").map(({ text }) => text.trim());
    expect(english).toEqual(expect.arrayContaining(untranslated));
  });

  test("shows what people have said of a product, marked with the language they said it in", () => {
    const figuresOf = (path: string) => {
      const page = pages.find((candidate) => candidate.path === path);
      const figures = page ? all(page, "figure") : [];
      return figures.map((figure) => [attribute(figure, "lang"), words(figure)]);
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

  test("opens with the shop's logo: one for light pages, one for dark", () => {
    for (const [path, name] of [
      ["/", "Lamp Works"],
      ["/zh/library/", "灯作"],
    ] as const) {
      const page = pages.find((candidate) => candidate.path === path);
      const logos = page ? all(page, "img").filter((image) => hasClass(image, "logo")) : [];
      expect(logos.map(({ properties }) => properties)).toEqual([
        expect.objectContaining({ alt: name, width: 120, height: 40, src: expect.stringMatching(/\.svg$/) }),
        expect.objectContaining({ alt: name, width: 120, height: 40, src: expect.stringMatching(/\.png$/) }),
      ]);
      const css = page ? sheetsOf(site, page) : "";
      expect(css).toContain(":root[data-theme=dark] .on-light");
      expect(css).toContain("@media(prefers-color-scheme:dark){:root:not([data-theme=light]) .on-light");
    }
  });

  test("runs nothing of the framework on catalogue pages, only small modules of its own", () => {
    for (const page of pages.filter(({ path }) => !BUYER_PAGES.test(path))) {
      const scripts = all(page, "script")
        .filter((script) => attribute(script, "type") !== "application/ld+json")
        .map((script) => attribute(script, "src") ?? "inline");
      for (const src of scripts) expect(src, page.path).toMatch(/^\/_next\/static\/enhance\/[\w.-]+\.js$/);
      const bytes = scripts.reduce((sum, src) => sum + gzipSync(readFileSync(join(site, src))).length, 0);
      if (page.path.includes("/products/")) expect(bytes, page.path).toBeLessThanOrEqual(SCRIPT_BYTES);
      expect(page.html, page.path).not.toContain("__next_f");
    }
  });

  test("has no inline script, style or handler on any page", () => {
    for (const page of pages) {
      expect(all(page, "style"), page.path).toEqual([]);
      const inline = all(page, "script").filter(
        (script) => !script.properties.src && attribute(script, "type") !== "application/ld+json",
      );
      expect(inline, page.path).toEqual([]);
      const marked = page.elements.filter(({ properties }) =>
        Object.keys(properties).some((name) => name === "style" || /^on[A-Z]/.test(name)),
      );
      expect(marked, page.path).toEqual([]);
    }
  });

  test("names no other host than its own, but in words", () => {
    for (const page of pages) {
      const addresses = all(page, "script", "img", "source", "link", "audio", "video").flatMap((element) => [
        attribute(element, "src"),
        ...(attribute(element, "rel") === "stylesheet" ? [attribute(element, "href")] : []),
      ]);
      expect(
        addresses.filter((address) => /^(https?:)?\/\//.test(address)),
        page.path,
      ).toEqual([]);
    }
  });

  test("leads nowhere that is not there", () => {
    const broken = new Set<string>();
    for (const page of pages) {
      for (const element of page.elements) {
        const own = [
          attribute(element, "href"),
          attribute(element, "src"),
          ...srcset(attribute(element, "srcSet")),
        ];
        for (const address of own.filter(
          (address) => /^\/(?!\/)/.test(address) || address.startsWith(LAMPS_URL),
        )) {
          if (!answers(site, address)) broken.add(`${page.path} → ${address}`);
        }
      }
    }
    expect([...broken]).toEqual([]);
  });

  test("leads to every part of a page that it names", () => {
    for (const page of pages) {
      const ids = new Set(page.elements.map((element) => attribute(element, "id")));
      const named = all(page, "a").flatMap((link) => /^#(.+)/.exec(attribute(link, "href"))?.[1] ?? []);
      expect(
        named.filter((id) => !ids.has(decodeURIComponent(id))),
        page.path,
      ).toEqual([]);
    }
  });

  test("gives every picture its size and a text", () => {
    for (const page of pages) {
      for (const image of all(page, "img")) {
        const { src, alt, width, height } = image.properties;
        expect({ alt, width, height }, `${page.path} ${src}`).toEqual({
          alt: expect.any(String),
          width: expect.any(Number),
          height: expect.any(Number),
        });
      }
    }
  });

  test("buys by a plain form that says what the page showed", () => {
    const page = pages.find(({ path }) => path === "/products/two-lamps/");
    if (!page) throw new Error("no page");
    const [form] = all(page, "form");
    expect(form?.properties).toMatchObject({ method: "post", action: "/api/checkout" });
    const fields = all(page, "input").map((input) => [attribute(input, "name"), attribute(input, "value")]);
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

  test("keeps what a product page weighs within its goal", () => {
    const page = pages.find(({ path }) => path === "/products/two-lamps/");
    const sheets = page ? all(page, "link").filter((link) => attribute(link, "rel") === "stylesheet") : [];
    expect(sheets).toHaveLength(1);
    const css = readFileSync(join(site, attribute(sheets[0] ?? missing(), "href")));
    expect(gzipSync(css).length + gzipSync(page?.html ?? "").length).toBeLessThan(14_000);
  });

  test("tells search engines what a product is and costs, so that no text can end the element", () => {
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

  test("brings what belongs beside pages", () => {
    const files = filesOf(site);
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
    expect(files.filter((file) => /\.txt$/.test(file) && !/(robots|llms)\.txt$/.test(file))).toEqual([]);
    expect(readFileSync(join(site, "sitemap.xml"), "utf8")).toContain(`${LAMPS_URL}/zh/products/two-lamps/`);
    expect(readFileSync(join(site, "_headers"), "utf8")).toContain(
      "Content-Security-Policy: default-src 'none'",
    );
  });
});

/** Whether there are words of a language in it, besides codes, units, addresses and names. */
function isWords(text: string): boolean {
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
