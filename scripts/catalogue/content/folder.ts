import { isLanguageTag, LANGUAGE_TAG } from "#domain/languages/tag.ts";
import { MESSAGE_FILES, type MessageFile } from "#messages/read.ts";
import type { Asset, Draft, Drafts, MessageDrafts, ProductDraft } from "./content.ts";
import { entries, ignored, isFolder, misplaced, type Reading, readAssets, readText } from "./listing.ts";
import type { Findings } from "./mistakes.ts";
import { nearest } from "./nearest.ts";
import { LOGO_NAME, SLUG, SLUG_EXPECTED, shopBasics } from "./schema.ts";
import { itemsAt, parseJson, parsePage, parseYaml, type Source, textAt, valueAt } from "./source.ts";

const COVER = /^cover\.(svg|png|jpe?g|webp|avif)$/;
/** What can be made into pictures of every width; a GIF, which may move, is shown as it is. */
export const PICTURE = /\.(svg|png|jpe?g|webp|avif)$/i;
const TEXT = new RegExp(String.raw`^(?<name>.+?)(?:\.(?<language>${LANGUAGE_TAG}))?\.md$`);
const TOP_LEVEL = [
  "shop.yaml",
  "tags.yaml",
  "discounts.yaml",
  "products",
  "collections",
  "pages",
  "messages",
];
/** Stands for the default language while nobody says which it is. https://www.rfc-editor.org/rfc/rfc5646#section-4.1 */
const UNDETERMINED = "und";
const PRODUCT_FOLDERS = ["gallery", "samples", "files"];

/** Finds and parses everything in the content folder. What stands in the wrong place goes to `findings`. */
export function readFolder(contentDir: string, findings: Findings): Drafts {
  const reading = { contentDir, findings };
  const shop = readYamlFile(reading, "shop.yaml");
  warnOfStrangers(reading, shop);
  const languages = shopBasics.shape.languages.safeParse(shop && valueAt(shop, ["languages"])).data;
  const currency = shopBasics.shape.currency.safeParse(shop && valueAt(shop, ["currency"])).data;
  const [first = UNDETERMINED, ...others] = new Set(languages);
  const spoken: Drafts["languages"] = [first, ...others];
  const products = readProducts(reading, spoken);
  return {
    contentDir,
    languages: spoken,
    areLanguagesSaid: languages !== undefined,
    currency: currency ?? "USD",
    shop,
    tags: readTags(reading, products),
    messages: readMessages(reading),
    products,
    collections: readPages(reading, "collections", spoken),
    pages: readPages(reading, "pages", spoken),
  };
}

/** Of what nobody reads, the name may be wrong. Which are logos, only `shop.yaml` says. */
function warnOfStrangers(reading: Reading, shop: Source | null): void {
  const logos = ["logo", "logoDark"].map((key) => shop && textAt(shop, ["theme", key])?.split("/", 1)[0]);
  for (const entry of entries(reading, "")) {
    if (TOP_LEVEL.includes(entry.name) || logos.includes(entry.name) || /^readme/i.test(entry.name)) continue;
    const mayHoldLogo = LOGO_NAME.test(entry.name) || isFolder(reading, entry.file);
    if (!shop?.readable && mayHoldLogo && nearest(entry.name, TOP_LEVEL) === null) continue;
    ignored(reading, entry, TOP_LEVEL);
  }
}

/** A shop without tags needs no file of them. */
function readTags(reading: Reading, products: ProductDraft[]): Source | null {
  const isTagged = (text: Source) => itemsAt(text, ["tags"]).length > 0;
  const areUsed = products.some(({ texts }) => [...texts.values()].some(isTagged));
  if (areUsed || isThere(reading, "tags.yaml")) return readYamlFile(reading, "tags.yaml");
  return parseYaml("tags.yaml", "{}", reading.findings);
}

/** The creator's own words for what the shop says, or a whole further language: `messages/<language>/<name>.json`. */
function readMessages(reading: Reading): MessageDrafts {
  const drafts: MessageDrafts = new Map();
  for (const folder of entries(reading, "messages")) {
    if (!isFolder(reading, folder.file)) ignored(reading, folder, []);
    else if (!isLanguageTag(folder.name)) {
      misplaced(
        reading,
        folder.file,
        JSON.stringify(folder.name),
        "a language code such as en or zh",
        "name",
      );
    } else drafts.set(folder.name, readLanguage(reading, folder));
  }
  return drafts;
}

function readLanguage(reading: Reading, folder: Asset): Map<MessageFile, Source> {
  const files = new Map<MessageFile, Source>();
  for (const asset of entries(reading, folder.file)) {
    const file = MESSAGE_FILES.find((name) => asset.name === `${name}.json`);
    if (file) files.set(file, parseJson(asset.file, readText(reading, asset.file), reading.findings));
    else {
      ignored(
        reading,
        asset,
        MESSAGE_FILES.map((name) => `${name}.json`),
      );
    }
  }
  return files;
}

function readYamlFile(reading: Reading, file: string): Source | null {
  if (isThere(reading, file)) return parseYaml(file, readText(reading, file), reading.findings);
  misplaced(reading, file, "nothing", `a file ${file}`);
  return null;
}

function isThere(reading: Reading, file: string): boolean {
  return entries(reading, "").some(({ name }) => name === file);
}

function readProducts(reading: Reading, languages: Drafts["languages"]): ProductDraft[] {
  const drafts: ProductDraft[] = [];
  for (const entry of entries(reading, "products")) {
    if (!isFolder(reading, entry.file)) ignored(reading, entry, []);
    else if (isSlug(reading, entry.file, entry.name)) drafts.push(readProduct(reading, entry, languages));
  }
  return drafts;
}

function readProduct(
  reading: Reading,
  { name: slug, file: folder }: Asset,
  languages: Drafts["languages"],
): ProductDraft {
  const texts = new Map<string, Source>();
  let cover: Asset | null = null;
  for (const asset of entries(reading, folder)) {
    const text = TEXT.exec(asset.name)?.groups;
    if (text?.name === "product") addText(reading, texts, asset, text.language, languages);
    else if (COVER.test(asset.name) && cover === null) cover = asset;
    else warnOfStranger(reading, asset);
  }
  if (!texts.has(languages[0])) {
    misplaced(reading, `${folder}/product.md`, "nothing", "the product's text, under front matter");
  }
  if (cover === null) {
    misplaced(reading, `${folder}/cover`, "nothing", "a cover: cover.svg, cover.png or cover.jpg");
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

/** Pictures may lie about for the Markdown, and folders for the creator's own use. */
function warnOfStranger(reading: Reading, asset: Asset): void {
  if (PRODUCT_FOLDERS.includes(asset.name)) return;
  if (isFolder(reading, asset.file)) {
    if (nearest(asset.name, PRODUCT_FOLDERS) !== null) ignored(reading, asset, PRODUCT_FOLDERS);
  } else if (!PICTURE.test(asset.name) || COVER.test(asset.name)) {
    ignored(reading, asset, ["product.md", "cover.svg"]);
  }
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
    misplaced(reading, `${folder}/${slug}.md`, "nothing", expected);
  }
  return [...drafts.values()];
}

function addText(
  reading: Reading,
  texts: Map<string, Source>,
  { file }: Asset,
  language: string | undefined,
  [first, ...others]: Drafts["languages"],
): void {
  const mistaken = (expected: string) => misplaced(reading, file, `the language ${language}`, expected);
  const isKnown = language === undefined || others.includes(language) || first === UNDETERMINED;
  if (language === first) mistaken("no language in the name: it is the default one");
  else if (!isKnown && others.length === 0) mistaken(`no language in the name: the shop has ${first} only`);
  else if (!isKnown) mistaken(`one of ${others.join(", ")}`);
  else texts.set(language ?? first, parsePage(file, readText(reading, file), reading.findings));
}

function isSlug(reading: Reading, file: string, slug: string): boolean {
  if (SLUG.test(slug)) return true;
  misplaced(reading, file, JSON.stringify(slug), SLUG_EXPECTED, "name");
  return false;
}
