import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Asset, Draft, Drafts, ProductDraft } from "./content.ts";
import type { Findings } from "./mistakes.ts";
import { didYouMean } from "./nearest.ts";
import { SLUG, shopBasics } from "./schema.ts";
import { parsePage, parseYaml, type Source, valueAt } from "./source.ts";

const COVER = /^cover\.(svg|png|jpe?g|webp|avif)$/;
const TEXT = /^(?<name>.+?)(?:\.(?<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*))?\.md$/;
const CLUTTER = /^(\.|Thumbs\.db$|desktop\.ini$)/;
const TOP_LEVEL = ["shop.yaml", "tags.yaml", "discounts.yaml", "products", "collections", "pages"];
const PRODUCT_LEVEL = ["product.md", "cover", "gallery", "samples", "files"];

interface Reading {
  contentDir: string;
  findings: Findings;
}

/** Finds and parses everything in the content folder. What stands in the wrong place goes to `findings`. */
export function readFolder(contentDir: string, findings: Findings): Drafts {
  const reading = { contentDir, findings };
  for (const { name, file } of entries(reading, "")) {
    if (!TOP_LEVEL.includes(name) && !/^readme/i.test(name)) ignored(reading, file, name, TOP_LEVEL);
  }
  const shop = readYaml(reading, "shop.yaml");
  const languages = shopBasics.shape.languages.safeParse(shop && valueAt(shop, ["languages"])).data;
  const currency = shopBasics.shape.currency.safeParse(shop && valueAt(shop, ["currency"])).data;
  const [first = "en", ...others] = new Set(languages);
  const spoken: Drafts["languages"] = [first, ...others];
  return {
    contentDir,
    languages: spoken,
    currency: currency ?? "USD",
    shop,
    tags: readYaml(reading, "tags.yaml"),
    products: readProducts(reading, spoken),
    collections: readPages(reading, "collections", spoken),
    pages: readPages(reading, "pages", spoken),
  };
}

function readProducts(reading: Reading, languages: Drafts["languages"]): ProductDraft[] {
  const drafts: ProductDraft[] = [];
  for (const { name: slug, file: folder } of entries(reading, "products")) {
    if (!isFolder(reading, folder)) ignored(reading, folder, slug, []);
    else if (isSlug(reading, folder, slug)) drafts.push(readProduct(reading, slug, folder, languages));
  }
  return drafts;
}

function readProduct(
  reading: Reading,
  slug: string,
  folder: string,
  languages: Drafts["languages"],
): ProductDraft {
  const texts = new Map<string, Source>();
  let cover: Asset | null = null;
  for (const asset of entries(reading, folder)) {
    const text = TEXT.exec(asset.name)?.groups;
    if (text?.name === "product") addText(reading, texts, asset, text.language, languages);
    else if (COVER.test(asset.name) && cover === null) cover = asset;
    else if (!PRODUCT_LEVEL.includes(asset.name) && !isFolder(reading, asset.file)) {
      ignored(reading, asset.file, asset.name, ["product.md", "cover.svg"]);
    }
  }
  const missing = { line: 1, field: "file", found: "nothing" };
  if (!texts.has(languages[0])) {
    const expected = "the product's text, under front matter";
    reading.findings.mistakes.push({ file: `${folder}/product.md`, ...missing, expected });
  }
  if (cover === null) {
    const expected = "a cover: cover.svg, cover.png or cover.jpg";
    reading.findings.mistakes.push({ file: `${folder}/cover`, ...missing, expected });
  }
  return {
    slug,
    folder,
    texts,
    cover,
    gallery: readAssets(reading, `${folder}/gallery`),
    samples: readAssets(reading, `${folder}/samples`),
    files: readAssets(reading, `${folder}/files`),
  };
}

/** Collections and pages: `<slug>.md` and its translations, maybe with pictures and folders of pictures beside. */
function readPages(reading: Reading, folder: string, languages: Drafts["languages"]): Draft[] {
  const drafts = new Map<string, Draft>();
  for (const asset of entries(reading, folder)) {
    const { name: slug, language } = TEXT.exec(asset.name)?.groups ?? {};
    if (slug === undefined || !isSlug(reading, asset.file, slug)) continue;
    const draft = drafts.get(slug) ?? { slug, folder, texts: new Map() };
    drafts.set(slug, draft);
    addText(reading, draft.texts, asset, language, languages);
  }
  for (const { slug, texts } of drafts.values()) {
    if (texts.has(languages[0])) continue;
    const expected = `the text in the shop's default language, ${languages[0]}`;
    const file = `${folder}/${slug}.md`;
    reading.findings.mistakes.push({ file, line: 1, field: "file", found: "nothing", expected });
  }
  return [...drafts.values()];
}

function addText(
  reading: Reading,
  texts: Map<string, Source>,
  asset: Asset,
  language: string | undefined,
  [first, ...others]: Drafts["languages"],
): void {
  if (language !== undefined && !others.includes(language)) {
    const expected =
      language === first
        ? `no ${first} in the name of a text in the default language`
        : `one of ${others.join(", ")}`;
    const found = `the language ${language}`;
    reading.findings.mistakes.push({ file: asset.file, line: 1, field: "file", found, expected });
    return;
  }
  const text = readText(reading, asset.file);
  texts.set(language ?? first, parsePage(asset.file, text, reading.findings));
}

function readAssets(reading: Reading, folder: string): Asset[] {
  const found = entries(reading, folder);
  const assets = found.filter(({ file }) => !isFolder(reading, file));
  for (const { file } of found.filter((asset) => !assets.includes(asset))) {
    reading.findings.mistakes.push({
      file,
      line: 1,
      field: "file",
      found: "a folder",
      expected: "files only",
    });
  }
  for (const { file } of assets.filter(
    (asset) => statSync(join(reading.contentDir, asset.file)).size === 0,
  )) {
    reading.findings.mistakes.push({
      file,
      line: 1,
      field: "file",
      found: "an empty file",
      expected: "some content",
    });
  }
  return assets;
}

function readYaml(reading: Reading, file: string): Source | null {
  if (entries(reading, "").some(({ name }) => name === file)) {
    return parseYaml(file, readText(reading, file), reading.findings);
  }
  reading.findings.mistakes.push({
    file,
    line: 1,
    field: "file",
    found: "nothing",
    expected: `a file ${file}`,
  });
  return null;
}

function readText(reading: Reading, file: string): string {
  return readFileSync(join(reading.contentDir, file), "utf8").replace(/^\uFEFF/, "");
}

/** What is in a folder, sorted by name; nothing if the folder is not there. */
function entries(reading: Reading, folder: string): Asset[] {
  const path = join(reading.contentDir, folder);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(path)
    .filter((name) => !CLUTTER.test(name))
    .map((name) => ({ name: name.normalize("NFC"), file: folder === "" ? name : `${folder}/${name}` }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isFolder(reading: Reading, file: string): boolean {
  return statSync(join(reading.contentDir, file), { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function isSlug(reading: Reading, file: string, slug: string): boolean {
  if (SLUG.test(slug)) return true;
  const expected = "lower-case letters a–z, digits and single hyphens, such as paper-year";
  const found = JSON.stringify(slug);
  reading.findings.mistakes.push({ file, line: 1, field: "name", found, expected });
  return false;
}

function ignored(reading: Reading, file: string, name: string, known: string[]): void {
  const expected = `nothing of that name: it is ignored${didYouMean(name, known)}`;
  reading.findings.warnings.push({ file, line: 1, field: "file", found: JSON.stringify(name), expected });
}
