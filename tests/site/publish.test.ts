import { spawn } from "node:child_process";
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Element } from "hast";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withLock } from "../../scripts/publish/lock.ts";
import { LAMPS_URL, lampsAt, stockLamps } from "./lamps.ts";
import { all, answers, attribute, filesOf, type PublishedPage, pagesOf, said } from "./published.ts";
import { PUBLISHED_WITHIN_MS, publishedFor } from "./published-for.ts";

/** What a product page may run, compressed. */
const SCRIPT_BYTES = 4_000;
const BUYER_PAGES = /^\/(zh\/)?(order|sign-in|open|library)\/$/;
const OTHER_THEME = '{ accent: "#07a", fonts: plain, density: compact }';
const HAN = /\p{Script=Han}/u;

const folder = mkdtempSync(join(tmpdir(), "vitrine-site-"));
const contentDir = join(folder, "content");
/** A copy of what has been published, to publish into. */
const place = { ...lampsAt(contentDir), buildDir: join(folder, "build") };
const { buildDir } = place;
const site = join(buildDir, "current", "site");
const run = (log?: (line: string) => void) => publishedFor(place, log);
let pages: PublishedPage[] = [];

beforeAll(async () => {
  await stockLamps(contentDir);
  const lamps = lampsAt(contentDir);
  await publishedFor(lamps);
  const release = readlinkSync(join(lamps.buildDir, "current"));
  for (const path of [release, "cache"]) {
    cpSync(join(lamps.buildDir, path), join(buildDir, path), { recursive: true });
  }
  symlinkSync(release, join(buildDir, "current"));
  pages = pagesOf(site);
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
    expect(page?.html).not.toContain("What others say");
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
      const css = page ? sheetsOf(page) : "";
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

describe("publishing", { timeout: PUBLISHED_WITHIN_MS }, () => {
  test("does nothing when nothing has changed", async () => {
    const before = readlinkSync(join(buildDir, "current"));
    expect(await run()).toMatchObject({ changed: false });
    expect(readlinkSync(join(buildDir, "current"))).toBe(before);
  });

  test("tells of every mistake and leaves the shop as it was", async () => {
    const before = readlinkSync(join(buildDir, "current"));
    const product = join(contentDir, "products", "paper-moon", "product.md");
    const text = readFileSync(product, "utf8");
    writeFileSync(product, text.replace(/^price: .*/m, "price: cheap"));
    await expect(run()).rejects.toMatchObject({ mistakes: [expect.objectContaining({ field: "price" })] });
    writeFileSync(product, text);
    expect(readlinkSync(join(buildDir, "current"))).toBe(before);
    expect(readdirSync(join(buildDir, "releases")).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });

  test("goes by the content as it is when it is read, whatever it was when the run began", async () => {
    const before = readlinkSync(join(buildDir, "current"));
    const shop = join(contentDir, "shop.yaml");
    const text = readFileSync(shop, "utf8");
    const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const other = withLock(
      () => {
        begun.resolve();
        return end.promise;
      },
      () => {},
    );
    await begun.promise;
    for (const [moment, act] of [
      ["Waiting for another run that is publishing", () => end.resolve()],
      ["Reading the content", () => {}],
    ] as const) {
      writeFileSync(shop, text.replace(/^support: .*/m, "support: other@lamp.example"));
      const said: string[] = [];
      const log = (line: string) => {
        said.push(line);
        if (line === moment) writeFileSync(shop, text);
        if (line === moment) act();
      };
      await run(log);
      expect(said).toContain(moment);
      expect(readlinkSync(join(buildDir, "current")), moment).toBe(before);
    }
    await other;
  });

  test("cut off leaves the shop as it was, and the next run completes it", async () => {
    const before = readlinkSync(join(buildDir, "current"));
    writeFileSync(
      join(contentDir, "pages", "news.md"),
      "---\ntitle: News\nsummary: What is new\nupdated: 2026-11-01\n---\nA lamp.\n",
    );
    const shop = join(contentDir, "shop.yaml");
    writeFileSync(shop, readFileSync(shop, "utf8").replace(/^theme:[\s\S]*/m, `theme: ${OTHER_THEME}\n`));
    await killedWhileRendering();
    expect(readlinkSync(join(buildDir, "current"))).toBe(before);
    expect(answers(site, "/")).toBe(true);
    expect(answers(site, "/pages/news/")).toBe(false);

    expect(await run()).toMatchObject({ changed: true });
    expect(answers(site, "/pages/news/")).toBe(true);
    expect(readdirSync(join(buildDir, "releases")).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });
});

describe("what the creator says of the look", () => {
  test("is what is published: the accent, the fonts, the density, and the seal where there is no logo", () => {
    const page = pagesOf(site).find(({ path }) => path === "/zh/products/two-lamps/");
    const [html] = page ? all(page, "html") : [];
    expect(html?.properties).toMatchObject({ dataFonts: "plain", dataDensity: "compact" });
    const css = page ? sheetsOf(page) : "";
    expect(css).toContain(":root{--seal:#07a}");
    expect(css).not.toContain(".on-dark");
    expect(page && all(page, "img").filter((image) => hasClass(image, "logo"))).toEqual([]);
    expect(page && all(page, "a").map(words)[1]).toContain("灯作");
  });

  test("is the look of the checkout's own page, too", () => {
    const css = readFileSync(join(site, "problem.css"), "utf8");
    expect(css).toContain(":root{--seal:#07a}");
    expect(css).not.toMatch(/data-(fonts|density)/);
    expect(css).toContain("system-ui");
  });
});

/** Whether there are words of a language in it, besides codes, units, addresses and names. */
function isWords(text: string): boolean {
  return /[A-Za-z]{2}/.test(
    text.replace(/\b(PDF|TXT|CSS|USD|US|kB|Ana Ruiz)\b|\S+@\S+|\w+\.(pdf|txt|css|png)\b/g, ""),
  );
}

/** Publishes in a process of its own and kills it as soon as the pages are being rendered. */
async function killedWhileRendering(): Promise<void> {
  const child = spawn(process.execPath, [
    fileURLToPath(new URL("publish-process.ts", import.meta.url)),
    contentDir,
    buildDir,
    LAMPS_URL,
  ]);
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (text) => {
      said += text;
      if (said.includes("Rendering")) child.kill("SIGKILL");
    });
    child.once("error", reject);
    child.once("exit", (_code, signal) =>
      signal === "SIGKILL" ? resolve() : reject(new Error(`It was not killed: ${said}`)),
    );
  });
}

/** All that an element says, its parts apart. */
function words(element: Element): string {
  const texts = element.children.map((child) =>
    child.type === "element" ? words(child) : child.type === "text" ? child.value : "",
  );
  const isBlock = ["figure", "blockquote"].includes(element.tagName);
  return texts
    .join(isBlock ? " " : "")
    .replace(/\s+/g, " ")
    .trim();
}

function hasClass({ properties }: Element, name: string): boolean {
  return Array.isArray(properties.className) && properties.className.includes(name);
}

/** The styles of a page, one sheet after the other. */
function sheetsOf(page: PublishedPage): string {
  return all(page, "link")
    .filter((link) => attribute(link, "rel") === "stylesheet")
    .map((link) => readFileSync(join(site, attribute(link, "href")), "utf8"))
    .join("\n");
}

function srcset(value: string): string[] {
  return value.split(",").map((candidate) => candidate.trim().split(" ")[0] ?? "");
}

function missing(): never {
  throw new Error("The page has no stylesheet");
}
