import { dayOf } from "#domain/moment.ts";
import type {
  Content,
  Draft,
  Drafts,
  Entry,
  ParsedText,
  ProductEntry,
  PublishedProducts,
} from "./content.ts";
import { readDrafts } from "./folder.ts";
import { type ContentMemory, createContentMemory } from "./memory.ts";
import { type Findings, type Mistake, sortMistakes } from "./mistakes.ts";
import { createParser, type Parser, parseSource } from "./parse-source.ts";
import { logoFiles, pictureFiles } from "./pictures.ts";
import {
  invalidDrafts,
  launchesOf,
  turnDraftMistakesIntoWarnings,
  unpublishedSlugs,
} from "./product-drafts.ts";
import { checkAssets } from "./rules/assets.ts";
import { checkComments } from "./rules/comments.ts";
import { checkCopies } from "./rules/copies.ts";
import { checkDates } from "./rules/dates.ts";
import { checkDiscounts } from "./rules/discounts.ts";
import { checkLicenceKeys } from "./rules/licence-keys.ts";
import { checkLinks } from "./rules/links.ts";
import { checkMessages, messagesOf, supportedLanguages } from "./rules/messages.ts";
import { checkPlaceholders } from "./rules/placeholders.ts";
import { checkPreviousNames } from "./rules/previous-names.ts";
import { checkPrices } from "./rules/prices.ts";
import { checkReferences } from "./rules/references.ts";
import { checkSchedule } from "./rules/schedule.ts";
import { checkTheme } from "./rules/theme.ts";
import { checkTranslations } from "./rules/translations.ts";
import {
  availabilitiesOf,
  currentPeriod,
  isScheduled,
  isWithdrawn,
  type Period,
  scheduleOf,
} from "./schedule.ts";
import { collectionSchema, collectionTranslationSchema } from "./schema/collection.ts";
import { discountsSchema } from "./schema/discounts.ts";
import { pageSchema, pageTranslationSchema } from "./schema/page.ts";
import { type ProductFront, productSchema } from "./schema/product.ts";
import { productTranslationSchema } from "./schema/product-translation.ts";
import { shopSchema } from "./schema/shop.ts";
import { tagsSchema } from "./schema/tags.ts";
import type { Source } from "./source.ts";

const RULES = [
  checkReferences,
  checkAssets,
  checkPlaceholders,
  checkDates,
  checkSchedule,
  checkDiscounts,
  checkPrices,
  checkLicenceKeys,
  checkCopies,
  checkPreviousNames,
  checkTranslations,
  checkLinks,
  checkTheme,
  checkMessages,
  checkComments,
];

export interface ReadResult extends Findings {
  /** `shop.yaml`; null if it is missing. */
  shop: Source | null;
  /** null if there is a mistake. */
  content: Content | null;
  /** The products, even if there is a mistake. */
  published: PublishedProducts;
  /** The slugs of the products that are not published: drafts, and those whose time has not come. */
  drafts: string[];
  /** The mistakes in drafts. They are among the warnings, too. */
  draftMistakes: Mistake[];
  /** The time in which the content gives the same release. */
  period: Period;
  /** Paths of all pictures within the content folder. They may still be unreadable. */
  pictures: string[];
  /** Paths of the shop's logos, likewise. */
  logos: string[];
}

/**
 * Reads and validates the whole content folder.
 * @returns all mistakes and warnings, sorted by file and line, and the content if there are no mistakes
 */
export function readContent(
  contentDir: string,
  {
    memory = createContentMemory(),
    withDrafts = false,
    now = new Date(),
  }: { memory?: ContentMemory; withDrafts?: boolean; now?: Date } = {},
): ReadResult {
  const findings: Findings = { mistakes: [], warnings: [] };
  const drafts = readDrafts(contentDir, { findings, memory, now });
  const content = validate(drafts, findings);
  for (const check of RULES) check(drafts, findings);
  const { mistakes, warnings, draftMistakes } = turnDraftMistakesIntoWarnings(drafts, findings);
  const hidden = withDrafts
    ? { products: invalidDrafts(drafts, findings), collections: new Map() }
    : { products: unpublishedSlugs(drafts), collections: launchesOf(drafts) };
  return {
    shop: drafts.shop,
    content: content && mistakes.length === 0 ? without(content, hidden) : null,
    published: publishedProducts(drafts, hidden.products),
    drafts: [...unpublishedSlugs(drafts)],
    draftMistakes: sortMistakes(draftMistakes),
    period: currentPeriod(drafts),
    pictures: pictureFiles({
      ...drafts,
      products: drafts.products.filter(({ slug }) => !hidden.products.has(slug)),
      collections: drafts.collections.filter(({ slug }) => !hidden.collections.has(slug)),
    }),
    logos: logoFiles(drafts),
    mistakes: sortMistakes(mistakes),
    warnings: sortMistakes(warnings),
  };
}

const parseProductTranslation = createParser(productTranslationSchema);
const parseCollection = createParser(collectionSchema);
const parseCollectionTranslation = createParser(collectionTranslationSchema);
const parsePage = createParser(pageSchema);
const parsePageTranslation = createParser(pageTranslationSchema);
const productParsers = new Map<string, Parser<ProductFront>>();

function productParser(currency: string): Parser<ProductFront> {
  const parser = productParsers.get(currency) ?? createParser(productSchema(currency));
  productParsers.set(currency, parser);
  return parser;
}

function validate(drafts: Drafts, findings: Findings): Content | null {
  const { contentDir, languages, hasValidLanguages: areLanguagesKnown, currency } = drafts;
  const validLanguages = areLanguagesKnown ? languages : null;
  const shop =
    drafts.shop && parseSource(shopSchema(validLanguages, supportedLanguages(drafts)), drafts.shop, findings);
  const tags = drafts.tags && parseSource(tagsSchema(validLanguages), drafts.tags, findings);
  const discounts =
    drafts.discounts && parseSource(discountsSchema(validLanguages, currency), drafts.discounts, findings);
  const products: ProductEntry[] = [];
  for (const draft of drafts.products) {
    const entry = validateEntry(draft, languages, productParser(currency), parseProductTranslation, findings);
    const { cover, localisedCovers, gallery, samples, files, keyLists } = draft;
    if (!entry || !cover) continue;
    const { from } = scheduleOf(draft, drafts);
    products.push({
      ...{ ...entry, cover, localisedCovers, gallery, samples, files, keyLists },
      released: from && dayOf(from, drafts.timeZone),
      availabilities: availabilitiesOf(draft, drafts),
      isWithdrawn: isWithdrawn(draft, drafts),
      soldUntil: scheduleOf(draft, drafts).until?.toISOString() ?? null,
    });
  }
  const collections = drafts.collections.map((draft) =>
    validateEntry(draft, languages, parseCollection, parseCollectionTranslation, findings),
  );
  const pages = drafts.pages.map((draft) =>
    validateEntry(draft, languages, parsePage, parsePageTranslation, findings),
  );
  if (!drafts.shop || !shop || !tags || !discounts) return null;
  return {
    contentDir,
    shop,
    shopSource: drafts.shop,
    tags,
    discounts,
    messages: messagesOf(drafts),
    products,
    scheduled: scheduledSlugs(drafts),
    collections: collections.filter((entry) => entry !== null),
    pages: pages.filter((entry) => entry !== null),
  };
}

function scheduledSlugs(drafts: Drafts): string[] {
  return drafts.products.filter((product) => isScheduled(product, drafts)).map(({ slug }) => slug);
}

function publishedProducts(drafts: Drafts, hidden: ReadonlySet<string>): PublishedProducts {
  const { contentDir, languages } = drafts;
  const published = drafts.products.filter(({ slug }) => !hidden.has(slug));
  const products = published.flatMap(({ slug, texts, files }) => {
    const source = texts.get(languages[0]);
    return source?.isReadable ? { slug, source, files } : [];
  });
  const hasUnreadable = products.length < published.length;
  return { contentDir, products, scheduled: scheduledSlugs(drafts), hasUnreadable };
}

/**
 * Without some of the products and collections. Lists of products leave them out, and those whose sale has ended.
 * @param hidden their slugs
 */
function without(
  content: Content,
  hidden: { products: ReadonlySet<string>; collections: Pick<ReadonlySet<string>, "has"> },
): Content {
  const products = content.products.filter(({ slug }) => !hidden.products.has(slug));
  const collections = content.collections.filter(({ slug }) => !hidden.collections.has(slug));
  const listed = new Set(products.filter(({ isWithdrawn }) => !isWithdrawn).map(({ slug }) => slug));
  const listable = (names: string[]) => names.filter((slug) => listed.has(slug));
  return {
    ...content,
    products,
    shop: { ...content.shop, featured: listable(content.shop.featured) },
    collections: collections.map((collection) => ({
      ...collection,
      data: { ...collection.data, products: listable(collection.data.products) },
    })),
  };
}

function validateEntry<Front, Translation>(
  { slug, texts }: Draft,
  [first, ...others]: Drafts["languages"],
  front: Parser<Front>,
  translation: Parser<Translation>,
  findings: Findings,
): Entry<Front, Translation> | null {
  const main = validateText(texts.get(first), front, findings);
  const translations = new Map<string, ParsedText<Translation>>();
  const languages = new Set([...others, ...texts.keys()]);
  languages.delete(first);
  for (const language of languages) {
    const translated = validateText(texts.get(language), translation, findings);
    if (translated) translations.set(language, translated);
  }
  return main && { slug, ...main, translations };
}

function validateText<Front>(
  source: Source | undefined,
  parse: Parser<Front>,
  findings: Findings,
): ParsedText<Front> | null {
  const data = source ? parse(source, findings) : null;
  return source && data !== null ? { source, data } : null;
}
