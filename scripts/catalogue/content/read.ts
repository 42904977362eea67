import type { z } from "zod";
import type { Content, Draft, Drafts, Entry, ProductEntry, Written } from "./content.ts";
import { readFolder } from "./folder.ts";
import { type Findings, sorted } from "./mistakes.ts";
import { logoFiles, pictureFiles } from "./pictures.ts";
import { checkAssets } from "./rules/assets.ts";
import { checkDates } from "./rules/dates.ts";
import { checkLinks } from "./rules/links.ts";
import { checkLogo } from "./rules/logo.ts";
import { checkMessages, messagesOf, spokenLanguages } from "./rules/messages.ts";
import { checkPrices } from "./rules/prices.ts";
import { checkReferences } from "./rules/references.ts";
import { checkTranslations } from "./rules/translations.ts";
import {
  collection,
  collectionTranslation,
  page,
  pageTranslation,
  productSchema,
  productTranslation,
  shopSchema,
  tagsSchema,
} from "./schema.ts";
import { parseShape } from "./shape.ts";
import type { Source } from "./source.ts";

const RULES = [
  checkReferences,
  checkAssets,
  checkDates,
  checkPrices,
  checkTranslations,
  checkLinks,
  checkLogo,
  checkMessages,
];

export interface Reading extends Findings {
  /** `shop.yaml`, if it is there. */
  shop: Source | null;
  /** null after a mistake. */
  content: Content | null;
  /** Every picture that is there, whether it can be read or not; paths within the content folder. */
  pictures: string[];
  /** The same of the shop's logos. */
  logos: string[];
}

/**
 * Reads and judges the whole content folder in one go.
 * @returns every mistake and warning, sorted by file and line, and the content if there was no mistake.
 */
export function readContent(contentDir: string): Reading {
  const findings: Findings = { mistakes: [], warnings: [] };
  const drafts = readFolder(contentDir, findings);
  const content = judge(drafts, findings);
  for (const check of RULES) check(drafts, findings);
  return {
    shop: drafts.shop,
    content: findings.mistakes.length === 0 ? content : null,
    pictures: pictureFiles(drafts),
    logos: logoFiles(drafts),
    mistakes: sorted(findings.mistakes),
    warnings: sorted(findings.warnings),
  };
}

function judge(drafts: Drafts, findings: Findings): Content | null {
  const { contentDir, languages, areLanguagesSaid, currency } = drafts;
  const said = areLanguagesSaid ? languages : null;
  const shop = drafts.shop && parseShape(shopSchema(said, spokenLanguages(drafts)), drafts.shop, findings);
  const tags = drafts.tags && parseShape(tagsSchema(said), drafts.tags, findings);
  const product = productSchema(currency);
  const products: ProductEntry[] = [];
  for (const draft of drafts.products) {
    const entry = judgeEntry(draft, languages, product, productTranslation, findings);
    const { cover, gallery, samples, files } = draft;
    if (entry && cover) products.push({ ...entry, cover, gallery, samples, files });
  }
  const collections = drafts.collections.map((draft) =>
    judgeEntry(draft, languages, collection, collectionTranslation, findings),
  );
  const pages = drafts.pages.map((draft) => judgeEntry(draft, languages, page, pageTranslation, findings));
  if (!drafts.shop || !shop || !tags) return null;
  return {
    contentDir,
    shop,
    shopSource: drafts.shop,
    tags,
    messages: messagesOf(drafts),
    products,
    collections: collections.filter(isThere),
    pages: pages.filter(isThere),
  };
}

function judgeEntry<Front, Translation>(
  { slug, texts }: Draft,
  [first, ...others]: Drafts["languages"],
  front: z.ZodType<Front>,
  translation: z.ZodType<Translation>,
  findings: Findings,
): Entry<Front, Translation> | null {
  const main = judgeText(texts.get(first), front, findings);
  const translations = new Map<string, Written<Translation>>();
  const languages = new Set([...others, ...texts.keys()]);
  languages.delete(first);
  for (const language of languages) {
    const written = judgeText(texts.get(language), translation, findings);
    if (written) translations.set(language, written);
  }
  return main && { slug, ...main, translations };
}

function judgeText<Front>(
  source: Source | undefined,
  schema: z.ZodType<Front>,
  findings: Findings,
): Written<Front> | null {
  const data = source ? parseShape(schema, source, findings) : null;
  return source && data !== null ? { source, data } : null;
}

function isThere<T>(value: T | null): value is T {
  return value !== null;
}
