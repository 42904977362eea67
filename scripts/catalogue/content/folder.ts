import { statSync } from "node:fs";
import { join } from "node:path";
import { isLanguageTag, LANGUAGE_TAG } from "#domain/languages/tag.ts";
import { MESSAGE_FILES, type MessageFile } from "#messages/read.ts";
import { type FileState, isSameState } from "../file-hashes.ts";
import type { Asset, Draft, Drafts, MessageDrafts, ProductDraft } from "./content.ts";
import { closestMatch } from "./did-you-mean.ts";
import {
  addFileMistake,
  type FolderScan,
  isFolder,
  listEntries,
  readAssets,
  readText,
  warnOfIgnored,
} from "./folder-scan.ts";
import { namedKeyLists } from "./key-lists.ts";
import type { ContentMemory, ReadPage } from "./memory.ts";
import type { Findings } from "./mistakes.ts";
import { shopBasics } from "./schema/shop.ts";
import { LOGO_FILE, SLUG, SLUG_EXPECTED, timeZone } from "./schema-types.ts";
import {
  itemsAt,
  parseJson,
  parsePage,
  parseYaml,
  recallPage,
  type Source,
  textAt,
  valueAt,
} from "./source.ts";
import { textKey } from "./text-cache.ts";

/** Names of covers. An animated GIF shows its first picture. */
const COVER = /^cover\.(svg|png|jpe?g|webp|avif|gif)$/i;
const COVER_EXPECTED = "a cover: cover.svg, .png, .jpg, .jpeg, .webp, .avif or .gif";
/** A cover for the pages in one language. */
const LOCALISED_COVER = new RegExp(
  String.raw`^cover\.(?<language>${LANGUAGE_TAG})\.(svg|png|jpe?g|webp|avif|gif)$`,
  "i",
);
/** The cover that `shop new product` draws. A cover of the creator's takes its place. */
export const PLACEHOLDER_COVER = "cover.placeholder.png";
/** Names that look like a cover's. */
const COVER_NAME = /^cover(\.|$)/i;
/** Files that are converted to every width and format. GIFs may be animated and are shown as they are. */
export const PICTURE = /\.(svg|png|jpe?g|webp|avif)$/i;
const TEXT_FILE = new RegExp(String.raw`^(?<name>.+?)(?:\.(?<language>${LANGUAGE_TAG}))?\.[mM][dD]$`);
const TOP_LEVEL = [
  "shop.yaml",
  "tags.yaml",
  "discounts.yaml",
  "products",
  "collections",
  "pages",
  "messages",
];
/** Settings of hosts and the like, which belong next to the content: see docs/deploy/. */
const SETTINGS_FILE =
  /^(readme|license)|^(wrangler\.toml|netlify\.toml|vercel\.json|package(-lock)?\.json|node_modules|Dockerfile|(docker-)?compose\.ya?ml)$/i;
const TAGS_EXPECTED = "a file tags.yaml with a line for each tag, such as css: CSS";
/** The default language while `shop.yaml` cannot be read. https://www.rfc-editor.org/rfc/rfc5646#section-4.1 */
const UNDETERMINED = "und";
const PRODUCT_FOLDERS = ["gallery", "samples", "files"];

/** Finds and parses all files in the content folder. Adds misplaced and missing files to `findings`. */
export function readDrafts(
  contentDir: string,
  { findings, memory, now }: { findings: Findings; memory: ContentMemory; now: Date },
): Drafts {
  const scan = { contentDir, findings, memory, earlier: memory.pages };
  memory.pages = new Map();
  const shop = readYamlFile(scan, "shop.yaml");
  warnOfUnknownEntries(scan, shop);
  const languages = shopBasics.shape.languages.safeParse(shop && valueAt(shop, ["languages"])).data;
  const currency = shopBasics.shape.currency.safeParse(shop && valueAt(shop, ["currency"])).data;
  const [first = UNDETERMINED, ...others] = new Set(languages);
  const shopLanguages: Drafts["languages"] = [first, ...others];
  const products = readProducts(scan, shopLanguages);
  return {
    contentDir,
    now,
    languages: shopLanguages,
    hasValidLanguages: languages !== undefined,
    currency: currency ?? "USD",
    timeZone: timeZone.safeParse(shop && valueAt(shop, ["timeZone"])).data ?? "UTC",
    shop,
    tags: readTags(scan, products),
    discounts: readOptional(scan, "discounts.yaml"),
    messages: readMessages(scan),
    products,
    collections: readPages(scan, "collections", shopLanguages),
    pages: readPages(scan, "pages", shopLanguages),
  };
}

/** Warns of files that are not read, since their names may be misspelt. Logos are named in `shop.yaml`. */
function warnOfUnknownEntries(scan: FolderScan, shop: Source | null): void {
  const ofTheme = ["logo", "logoDark", "titleFont", "textFont"].map(
    (key) => shop && textAt(shop, ["theme", key])?.split("/", 1)[0],
  );
  for (const entry of listEntries(scan, "")) {
    if (TOP_LEVEL.includes(entry.name) || ofTheme.includes(entry.name)) continue;
    if (SETTINGS_FILE.test(entry.name)) continue;
    const mayBeLogo = LOGO_FILE.test(entry.name) || isFolder(scan, entry.file);
    if (!shop?.isReadable && mayBeLogo && closestMatch(entry.name, TOP_LEVEL) === null) continue;
    warnOfIgnored(scan, entry, TOP_LEVEL);
  }
}

/** `tags.yaml` may be missing if no product has tags. */
function readTags(scan: FolderScan, products: ProductDraft[]): Source | null {
  const isTagged = (text: Source) => itemsAt(text, ["tags"]).length > 0;
  const areTagsUsed = products.some(({ texts }) => [...texts.values()].some(isTagged));
  return areTagsUsed ? readYamlFile(scan, "tags.yaml", TAGS_EXPECTED) : readOptional(scan, "tags.yaml");
}

function readOptional(scan: FolderScan, file: string): Source | null {
  return hasFile(scan, file) ? readYamlFile(scan, file) : parseYaml(file, "{}", scan.findings);
}

/** The creator's messages, which override the shipped ones or add a language: `messages/<language>/<name>.json`. */
function readMessages(scan: FolderScan): MessageDrafts {
  const drafts: MessageDrafts = new Map();
  for (const folder of listEntries(scan, "messages")) {
    if (!isFolder(scan, folder.file)) warnOfIgnored(scan, folder, []);
    else if (isLanguageTag(folder.name)) drafts.set(folder.name, readLanguage(scan, folder));
    else {
      const found = JSON.stringify(folder.name);
      addFileMistake(scan, folder.file, found, "a language code such as en or zh", "name");
    }
  }
  return drafts;
}

function readLanguage(scan: FolderScan, folder: Asset): Map<MessageFile, Source> {
  const files = new Map<MessageFile, Source>();
  const names = MESSAGE_FILES.map((name) => `${name}.json`);
  for (const asset of listEntries(scan, folder.file)) {
    const file = MESSAGE_FILES.find((name) => asset.name === `${name}.json`);
    if (file) files.set(file, parseJson(asset.file, readText(scan, asset.file), scan.findings));
    else warnOfIgnored(scan, asset, names);
  }
  return files;
}

function readYamlFile(scan: FolderScan, file: string, expected = `a file ${file}`): Source | null {
  if (hasFile(scan, file)) return parseYaml(file, readText(scan, file), scan.findings);
  addFileMistake(scan, file, "nothing", expected);
  return null;
}

function hasFile(scan: FolderScan, file: string): boolean {
  return listEntries(scan, "").some(({ name }) => name === file);
}

function readProducts(scan: FolderScan, languages: Drafts["languages"]): ProductDraft[] {
  const drafts: ProductDraft[] = [];
  for (const entry of listEntries(scan, "products")) {
    if (!isFolder(scan, entry.file)) warnOfIgnored(scan, entry, []);
    else if (checkSlug(scan, entry.file, entry.name)) drafts.push(readProduct(scan, entry, languages));
  }
  return drafts;
}

function readProduct(
  scan: FolderScan,
  { name: slug, file: folder }: Asset,
  languages: Drafts["languages"],
): ProductDraft {
  const texts = new Map<string, Source>();
  let cover: Asset | null = null;
  let placeholder: Asset | null = null;
  const localisedCovers = new Map<string, Asset>();
  const others: Asset[] = [];
  const entries = listEntries(scan, folder);
  const assetsIn = (name: string) =>
    entries.some((entry) => entry.name === name) ? readAssets(scan, `${folder}/${name}`) : [];
  for (const asset of entries) {
    const text = TEXT_FILE.exec(asset.name)?.groups;
    if (text?.name === "product") addText(scan, texts, asset, text.language, languages);
    else if (COVER.test(asset.name) && cover === null) cover = asset;
    else if (asset.name === PLACEHOLDER_COVER) placeholder = asset;
    else if (LOCALISED_COVER.test(asset.name)) addCover(scan, localisedCovers, asset, languages);
    else others.push(asset);
  }
  const source = texts.get(languages[0]);
  const named = source ? namedKeyLists(source).map(({ name }) => name) : [];
  const keyLists = others.filter(({ name }) => named.includes(name));
  for (const asset of others) if (!keyLists.includes(asset)) warnOfUnknownAsset(scan, asset);
  cover ??= placeholder;
  if (!texts.has(languages[0])) {
    addFileMistake(scan, `${folder}/product.md`, "nothing", "the product's text with front matter");
  }
  if (cover === null) {
    const other = entries.find(({ name }) => COVER_NAME.test(name));
    const found = other ? JSON.stringify(other.name) : "nothing";
    addFileMistake(scan, other?.file ?? `${folder}/cover`, found, COVER_EXPECTED);
  }
  return {
    slug,
    folder,
    texts,
    cover,
    localisedCovers,
    gallery: assetsIn("gallery"),
    samples: assetsIn("samples"),
    files: assetsIn("files"),
    keyLists,
  };
}

/** Pictures are allowed, since the Markdown may show them, and so are folders for the creator's own use. */
function warnOfUnknownAsset(scan: FolderScan, asset: Asset): void {
  if (PRODUCT_FOLDERS.includes(asset.name)) return;
  if (isFolder(scan, asset.file)) {
    if (closestMatch(asset.name, PRODUCT_FOLDERS) !== null) warnOfIgnored(scan, asset, PRODUCT_FOLDERS);
  } else if (!PICTURE.test(asset.name) || COVER.test(asset.name)) {
    warnOfIgnored(scan, asset, ["product.md", "cover.svg"]);
  }
}

/** Reads collections or pages: `<slug>.md` and translations. The folder may also hold pictures, and folders of pictures. */
function readPages(scan: FolderScan, folder: string, languages: Drafts["languages"]): Draft[] {
  const drafts = new Map<string, Draft>();
  for (const asset of listEntries(scan, folder)) {
    const { name: slug, language } = TEXT_FILE.exec(asset.name)?.groups ?? {};
    if (slug === undefined || !checkSlug(scan, asset.file, slug)) continue;
    const draft = drafts.get(slug) ?? { slug, folder, texts: new Map() };
    drafts.set(slug, draft);
    addText(scan, draft.texts, asset, language, languages);
  }
  for (const { slug, texts } of drafts.values()) {
    if (texts.has(languages[0])) continue;
    const expected = `the text in the shop's default language, ${languages[0]}`;
    addFileMistake(scan, `${folder}/${slug}.md`, "nothing", expected);
  }
  return [...drafts.values()];
}

function addText(
  scan: FolderScan,
  texts: Map<string, Source>,
  { file }: Asset,
  language: string | undefined,
  languages: Drafts["languages"],
): void {
  if (!checkLanguage(scan, file, language, languages)) return;
  const [first] = languages;
  if (texts.has(language ?? first))
    addFileMistake(scan, file, "a second file with this text", "one of the two");
  else texts.set(language ?? first, parsePageOnce(scan, file));
}

function addCover(
  scan: FolderScan,
  covers: Map<string, Asset>,
  asset: Asset,
  languages: Drafts["languages"],
): void {
  const { language } = LOCALISED_COVER.exec(asset.name)?.groups ?? {};
  if (language === undefined || !checkLanguage(scan, asset.file, language, languages)) return;
  if (covers.has(language))
    addFileMistake(scan, asset.file, "a second cover for this language", "one of the two");
  else covers.set(language, asset);
}

/** @returns false if a file is not meant to have this language in its name, which is then a mistake */
function checkLanguage(
  scan: FolderScan,
  file: string,
  language: string | undefined,
  [first, ...others]: Drafts["languages"],
): boolean {
  const mistake = (expected: string) => addFileMistake(scan, file, `the language ${language}`, expected);
  const isShopLanguage = language === undefined || others.includes(language) || first === UNDETERMINED;
  if (language === first) mistake("no language in the name, since it is the default language");
  else if (!isShopLanguage && others.length === 0)
    mistake(`no language in the name, since the shop has ${first} only`);
  else if (!isShopLanguage) mistake(`one of ${others.join(", ")}`);
  else return true;
  return false;
}

/** Reads and parses a page unless it is that of the last time, or its text is known from the cache. */
function parsePageOnce(scan: FolderScan, file: string): Source {
  const state = statSync(join(scan.contentDir, file));
  const earlier = scan.earlier.get(file);
  const page = earlier?.state && isSameState(earlier.state, state) ? earlier : readPage(scan, file, state);
  scan.memory.pages.set(file, page);
  scan.findings.mistakes.push(...page.findings.mistakes);
  scan.findings.warnings.push(...page.findings.warnings);
  return page.source;
}

function readPage(scan: FolderScan, file: string, fileState: FileState): ReadPage {
  const mistakeCount = scan.findings.mistakes.length;
  const text = readText(scan, file);
  const { size, mtimeMs, ctimeMs } = fileState;
  const state = scan.findings.mistakes.length > mistakeCount ? null : { size, mtimeMs, ctimeMs };
  const earlier = scan.earlier.get(file);
  if (earlier?.text === text) return { ...earlier, state };
  const findings: Findings = { mistakes: [], warnings: [] };
  const key = textKey(text);
  const facts = scan.memory.texts?.find(key);
  const source = facts
    ? recallPage(file, text, { key, facts, isChanged: false })
    : parsePage(file, text, findings);
  return { text, state, source, findings };
}

/** @returns false if it is not a slug, which is then a mistake */
function checkSlug(scan: FolderScan, file: string, slug: string): boolean {
  if (SLUG.test(slug)) return true;
  addFileMistake(scan, file, JSON.stringify(slug), SLUG_EXPECTED, "name");
  return false;
}
