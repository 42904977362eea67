import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkContent } from "#catalogue/check.ts";
import { formatMistake } from "#catalogue/content/mistakes.ts";
import { FIXTURE, shopWith } from "./content-folder.ts";

async function check(changes: Record<string, string | Uint8Array | null>) {
  const { mistakes, warnings } = await checkContent(shopWith(changes));
  return {
    mistakes: mistakes.map((mistake) => formatMistake(mistake)),
    warnings: warnings.map((warning) => formatMistake(warning)),
  };
}

test("correct content has no mistakes, and warnings only about missing translations", async () => {
  expect(await check({})).toEqual({
    mistakes: [],
    warnings: ["all-lamps", "next-year", "paper-moon"].map(
      (slug) =>
        `content/products/${slug}/product.zh.md:1: file: found nothing, expected a translation into zh`,
    ),
  });
});

test("every mistake in every file is reported in one run, sorted, with its line", async () => {
  const { mistakes } = await check({
    "shop.yaml": `name: { en: Lamp Works, zh: 灯作, fr: Lampes }
tagline: { zh: 光 }
author: { en: "", zh: 邓梅 }
currency: USD
languages: [en, zh]
suport: hello@lamp.example
featured: [two-lamp, paper-moon, paper-moon]
opening: { en: x, zh: x }
licence: { en: "[x](/pages/licence/)", zh: x }
refunds: { en: x, zh: x }
theme: { accent: "red; } body { display: none", fonts: studio }
`,
    "tags.yaml": `light: { en: Light, zh: 光 }
Paper: { en: Paper, zh: 纸 }
paper: { zh: 纸 }
sound: { en: Sound, zh: 声音 }
`,
    "products/two-lamps/product.md": `---
name: Two Lamps
kind: buch
summary: ""
price: 29
prise: 29
options:
  - key: reader
    name: Reader’s edition
    price: abc
    minimum: 5
    files: [lamp.pdf]
  - key: reader
    price: 59.999
    compareAt: 40
  - key: Studio Edition
    name: Studio edition
    price: 20
    minimum: 30
    compareAt: 20.00
tags: [light, papr]
created: 2025-02-30
coverAlt: Two lamps.
gallery:
  - { file: third.svg, alt: The third lamp. }
files:
  - { name: lamps.pdf, title: The book, titel: x }
  - { name: lamps.pdf }
samples:
  - { file: lamp.scss }
faq:
  - question: Is it bright?
    answer: |
      Yes.
      See [the song](/products/lampsong/).
---

One lamp is not enough. [Paper Moon](/products/paper-mooon/) and [a page](/pages/help)
and [a script](javascript:alert(1)) and [a file](notes.pdf).

![](gallery/first.png)
![A lamp](gallery/none.svg)
![A lamp](https://lamp.example/lamp.png)
![A lamp](../two-lamps/files/lamp.png)
`,
    "products/two-lamps/product.zh.md": `---
name: 两盏灯
price: 30
options:
  - { key: readers, name: 读者版 }
---
`,
    "products/two-lamps/product.fr.md": "---\nname: Deux lampes\n---\n",
    "products/lamp-song/product.md": `---
name: Lamp Song
  kind: music
summary: [A lamp
---

It hums.
`,
    "products/paper-moon/product.md": "Just a text.\n",
    "products/paper-moon/cover.png": null,
    "products/all-lamps/product.md": `---
name: All Lamps
kind: bundle
summary: Everything that shines.
price: 30 EUR
compareAt: 38
bundle: [two-lamps, next-year, all-lamps, moon]
tags: light
created: 2026-06-01
coverAlt: All lamps.
---
`,
    "products/all-lamps/cover.png": "not a picture",
    "products/Old_Lamps/product.md": "---\nname: Old lamps\n---\n",
    "products/empty-lamp/cover.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>",
    "products/no-goods/product.md": `---
name: No goods
kind: icons
summary: Nothing to hand over.
price: 5
bundle: [two-lamps]
created: 2026-01-01
updated: yesterday
coverAlt: Nothing.
name: Again
---

Nothing.
`,
    "products/next-year/files/lamp.txt": "",
    "collections/shining.md": "---\nname: Shining\nsummary: x\nproducts: [lamp-songs]\n---\n",
    "collections/dull.zh.md": "---\nname: 暗\nsummary: 暗\n---\n",
    "pages/help.md": "---\ntitle: Help\nsumary: x\nupdated: 2026-09-01\n---\n",
  });
  expect(mistakes).toMatchInlineSnapshot(`
    [
      "content/collections/dull.md:1: file: found nothing, expected the text in the shop's default language, en",
      "content/collections/shining.md:4: products[0]: found "lamp-songs", expected a product (did you mean lamp-song?)",
      "content/pages/help.md:1: text: found nothing, expected Markdown below the front matter",
      "content/pages/help.md:2: summary: found nothing, expected a text",
      "content/pages/help.md:3: sumary: found an unknown key, expected one of title, summary, updated (did you mean summary?)",
      "content/products/Old_Lamps:1: name: found "Old_Lamps", expected lower-case letters a–z, digits and single hyphens, such as paper-year",
      "content/products/all-lamps/cover.png:1: file: found a file that cannot be read as a picture (Input file contains unsupported image format), expected SVG, PNG, JPEG, WebP or AVIF",
      "content/products/all-lamps/product.md:1: text: found nothing, expected Markdown below the front matter",
      "content/products/all-lamps/product.md:6: compareAt: found USD, expected the currency of the product's other amounts, EUR",
      "content/products/all-lamps/product.md:7: bundle: found all-lamps → all-lamps, expected a bundle that does not contain itself",
      "content/products/all-lamps/product.md:7: bundle[1]: found "next-year", expected a product that is for sale",
      "content/products/all-lamps/product.md:7: bundle[3]: found "moon", expected a product or an edition",
      "content/products/all-lamps/product.md:8: tags: found "light", expected a list",
      "content/products/empty-lamp/product.md:1: file: found nothing, expected the product's text with front matter",
      "content/products/lamp-song/product.md:2: YAML: found Implicit keys need to be on a single line, expected valid YAML",
      "content/products/lamp-song/product.md:2: YAML: found Nested mappings are not allowed in compact mappings, expected valid YAML",
      "content/products/lamp-song/product.md:4: YAML: found Flow sequence in block collection must be sufficiently indented and end with a ], expected valid YAML",
      "content/products/next-year/files/lamp.txt:1: file: found an empty file, expected some content",
      "content/products/no-goods/cover:1: file: found nothing, expected a cover: cover.svg, .png, .jpg, .jpeg, .webp, .avif or .gif",
      "content/products/no-goods/product.md:10: YAML: found Map keys must be unique, expected no duplicate keys",
      "content/products/paper-moon/cover:1: file: found nothing, expected a cover: cover.svg, .png, .jpg, .jpeg, .webp, .avif or .gif",
      "content/products/paper-moon/product.md:1: front matter: found none, expected keys between two lines of ---, at the top of the file",
      "content/products/two-lamps/product.fr.md:1: file: found the language fr, expected one of zh",
      "content/products/two-lamps/product.md:3: kind: found "buch", expected one of book, course, code, icons, font, presets, music, printable, wallpapers, template, brushes, textures, bundle",
      "content/products/two-lamps/product.md:4: summary: found an empty text, expected a text that is not empty",
      "content/products/two-lamps/product.md:5: price: found a price of a product with options, expected a price in each option instead",
      "content/products/two-lamps/product.md:6: prise: found an unknown key, expected one of name, kind, summary, price, minimum, compareAt, comingSoon, draft, from, until, unlisted, previousSlugs, previousKeys, licenceKeys, copies, releases, seats, downloads, stampPdfs, gumroadIds, options, bundle, tags, created, updated, coverAlt, gallery, files, samples, contents, testimonials, faq, changelog, licence (did you mean price?)",
      "content/products/two-lamps/product.md:10: options[0].price: found "abc", expected a decimal amount such as 29 or 29.00",
      "content/products/two-lamps/product.md:12: options[0].files[0]: found "lamp.pdf", expected a file in files/ (did you mean lamps.pdf?)",
      "content/products/two-lamps/product.md:13: options[1].key: found "reader" again, expected no duplicates",
      "content/products/two-lamps/product.md:13: options[1].name: found nothing, expected a text",
      "content/products/two-lamps/product.md:14: options[1].price: found "59.999", expected a decimal amount such as 29 or 29.00 (USD has 2 decimals)",
      "content/products/two-lamps/product.md:16: options[2].key: found "Studio Edition", expected lower-case letters a–z, digits and single hyphens, such as paper-year",
      "content/products/two-lamps/product.md:19: options[2].minimum: found 30.00 USD, expected at most the price, 20.00 USD",
      "content/products/two-lamps/product.md:20: options[2].compareAt: found 20.00 USD, expected more than the price, 20.00 USD",
      "content/products/two-lamps/product.md:21: tags[1]: found "papr", expected a tag in tags.yaml (did you mean paper?)",
      "content/products/two-lamps/product.md:22: created: found "2025-02-30", expected a date such as 2026-10-02",
      "content/products/two-lamps/product.md:25: gallery[0].file: found "third.svg", expected a file in gallery/",
      "content/products/two-lamps/product.md:27: files[0].titel: found an unknown key, expected one of name, title (did you mean title?)",
      "content/products/two-lamps/product.md:28: files[1].name: found "lamps.pdf" again, expected no duplicates",
      "content/products/two-lamps/product.md:30: samples[0].file: found "lamp.scss", expected a file in samples/ (did you mean lamp.css?)",
      "content/products/two-lamps/product.md:35: faq[0].answer: found "/products/lampsong/", expected an existing page (did you mean lamp-song?)",
      "content/products/two-lamps/product.md:38: text: found "/pages/help", expected /pages/help/, with a slash at the end",
      "content/products/two-lamps/product.md:38: text: found "/products/paper-mooon/", expected an existing page (did you mean paper-moon?)",
      "content/products/two-lamps/product.md:39: text: found "javascript:alert(1)", expected a link to https: or mailto:",
      "content/products/two-lamps/product.md:39: text: found "notes.pdf", expected a path such as /products/paper-year/, or a file in samples/",
      "content/products/two-lamps/product.md:41: text: found no alternative text, expected ![what it shows](…)",
      "content/products/two-lamps/product.md:42: text: found "gallery/none.svg", expected an existing picture: there is no products/two-lamps/gallery/none.svg",
      "content/products/two-lamps/product.md:43: text: found "https://lamp.example/lamp.png", expected a picture in the content folder, such as gallery/page.png",
      "content/products/two-lamps/product.md:44: text: found "../two-lamps/files/lamp.png", expected a picture outside files/, whose content is for sale",
      "content/products/two-lamps/product.zh.md:2: summary: found nothing, expected a text",
      "content/products/two-lamps/product.zh.md:3: price: found an unknown key, expected one of name, summary, coverAlt, options, gallery, files, samples, contents, testimonials, faq, changelog, licence",
      "content/products/two-lamps/product.zh.md:5: options[0].key: found "readers", expected a key of the options in the default language (did you mean reader?)",
      "content/shop.yaml:1: name.fr: found an unknown key, expected one of en, zh",
      "content/shop.yaml:1: support: found nothing, expected an email address",
      "content/shop.yaml:2: tagline.en: found nothing, expected a text",
      "content/shop.yaml:3: author.en: found an empty text, expected a text that is not empty",
      "content/shop.yaml:6: suport: found an unknown key, expected one of name, tagline, author, currency, languages, timeZone, support, tax, pricesIncludeTax, taxCode, taxCodes, seller, invoicePrefix, statementDescriptor, paymentMinutes, cartReminder, downloads, webhooks, ownerMail, featured, opening, licence, refunds, theme (did you mean support?)",
      "content/shop.yaml:7: featured[0]: found "two-lamp", expected a product (did you mean two-lamps?)",
      "content/shop.yaml:7: featured[2]: found "paper-moon", expected no duplicates",
      "content/shop.yaml:9: licence.en: found "/pages/licence/", expected an existing page",
      "content/shop.yaml:11: theme.accent: found "red; } body { display: none", expected a CSS colour such as oklch(0.58 0.19 32) or #c8442b",
      "content/tags.yaml:2: Paper: found "Paper", expected lower-case letters a–z, digits and single hyphens, such as paper-year",
      "content/tags.yaml:3: paper.en: found nothing, expected a text",
    ]
  `);
});

test.each([
  ["price: 0.10", "price: found 0.10 USD, expected 0 or at least 0.50 USD"],
  ["price: 5\nminimum: 0.49", "minimum: found 0.49 USD, expected 0 or at least 0.50 USD"],
  ["price: 49 JPY", "price: found 49 JPY, expected 0 or at least 50 JPY"],
  ["price: 174.99 HUF", "price: found 174.99 HUF, expected 0 or at least 175.00 HUF"],
])("an amount below the minimum charge, as in %j, is a mistake", async (prices, message) => {
  const { mistakes } = await check({ "products/paper-moon/product.md": priced(prices) });
  expect(mistakes).toEqual([expect.stringContaining(`${message}, the smallest card payment`)]);
});

test.each(["price: 0", "price: 0.50", "price: 5\nminimum: 0", "price: 50 JPY", "price: 0.01 KES"])(
  "0 and an amount that can be charged pass, as in %j",
  async (prices) => {
    expect((await check({ "products/paper-moon/product.md": priced(prices) })).mistakes).toEqual([]);
  },
);

/** A product of the fixture with other prices. */
function priced(prices: string): string {
  const product = readFileSync(join(FIXTURE, "products/paper-moon/product.md"), "utf8");
  return product.replace(/^price: .*$/m, prices);
}

test("a language without messages is a mistake, before anything is published", async () => {
  const { mistakes } = await check({ "shop.yaml": shopYaml("languages: [en, zh, fr]") });
  expect(mistakes).toEqual([
    `content/shop.yaml:5: languages[2]: found "fr", expected one of en, zh, or its messages in the folder messages/fr/`,
  ]);
});

test.each([
  ["languages: en", 'content/shop.yaml:5: languages: found "en", expected a list'],
  ["languages: []", "content/shop.yaml:5: languages: found a list, expected at least one language"],
  [
    "languages: [en, zh",
    "content/shop.yaml:6: YAML: found Flow sequence in block collection must be sufficiently indented and end with a ], expected valid YAML",
  ],
])(
  "if the shop's languages cannot be read, as in %j, that is the only mistake",
  async (languages, mistake) => {
    // Translations are not reported, nor is the logo, which only shop.yaml names.
    expect(await check({ "shop.yaml": shopYaml(languages) })).toEqual({ mistakes: [mistake], warnings: [] });
  },
);

test("mistakes in a translation are reported even if the shop's languages cannot be read", async () => {
  const { mistakes } = await check({
    "shop.yaml": shopYaml("languages: en"),
    "pages/help.zh.md": "---\ntitle: 帮助\n---\n\n帮助。\n",
  });
  expect(mistakes).toContain("content/pages/help.zh.md:2: summary: found nothing, expected a text");
});

test("a translation in a shop with one language is a mistake that says so", async () => {
  const { mistakes } = await check({ "shop.yaml": shopYaml("languages: [en]") });
  expect(mistakes).toContain(
    "content/pages/help.zh.md:1: file: found the language zh, expected no language in the name, since the shop has en only",
  );
});

/** A page whose text links to these addresses. */
function pageWithLinks(addresses: string[]) {
  const links = addresses.map((address) => `[x](${address})`).join("\n");
  return { "pages/help.md": `---\ntitle: Help\nsummary: x\nupdated: 2026-09-01\n---\n${links}\n` };
}

test("a text may link to every address that the shop will have, in each of its languages", async () => {
  const addresses = ["/", "/products/", "/cart/", "/search/?q=lamp", "/library/", "/sign-in/", "/feed.xml"];
  addresses.push("/products/two-lamps/#files", "/products/two-lamps.json", "/products/by/price/1/");
  addresses.push("/collections/shining/", "/tags/light/", "/pages/help/", "/llms.txt", "/merchant.xml");
  const { mistakes } = await check(
    pageWithLinks([
      ...addresses.flatMap((path) => [path, `/zh${path}`]),
      "/sitemap.xml",
      "/media/lamp-0a1b.css",
    ]),
  );
  expect(mistakes).toEqual([]);
});

test.each([
  ["/product/two-lamps/", "an existing page (did you mean /products/two-lamps/?)"],
  ["/zh/nothing/", "an existing page"],
  ["/en/products/two-lamps/", "an existing page (did you mean /products/two-lamps/?)"],
  ["/fr/", "an existing page"],
  ["/products/by/price/2/", "an existing page (did you mean /products/by/price/1/?)"],
  ["/zh/sitemap.xml", "an existing page"],
  ["/zh/cart", "/zh/cart/, with a slash at the end"],
  ["/zh/products/two-lamp/", "an existing page (did you mean two-lamps?)"],
])("a link to %s, which will not exist, is a mistake", async (address, expected) => {
  const { mistakes } = await check(pageWithLinks([address]));
  expect(mistakes).toEqual([`content/pages/help.md:6: text: found "${address}", expected ${expected}`]);
});

test("links in any language and to any tag pass while the shop's languages and tags cannot be read", async () => {
  const { mistakes } = await check({
    ...pageWithLinks(["/zh/cart/", "/zh/tags/lamps/"]),
    "shop.yaml": shopYaml("languages: en"),
    "tags.yaml": "light: [\n",
  });
  expect(mistakes.filter((mistake) => mistake.includes("help.md"))).toEqual([]);
});

/** The fixture's `shop.yaml` with other languages. */
function shopYaml(languages: string): string {
  return readFileSync(join(FIXTURE, "shop.yaml"), "utf8").replace(/^languages: .*$/m, languages);
}
