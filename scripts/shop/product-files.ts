import { PLACEHOLDER_COVER } from "#catalogue/content/folder.ts";
import { PLACEHOLDER_FILE } from "#catalogue/content/rules/placeholders.ts";
import { yamlList, yamlText } from "#catalogue/content/yaml.ts";
import type { PRODUCT_KINDS } from "#domain/kinds.ts";
import { messagesIn } from "#messages/read.ts";
import { drawPlaceholderCover } from "./placeholder-cover.ts";
import { starterTexts } from "./templates/texts.ts";
import { today } from "./today.ts";

interface NewProduct {
  title: string;
  kind: (typeof PRODUCT_KINDS)[number];
  /** As it is written in the front matter; null: it is coming soon. */
  price: string | null;
  /** Its editions, whose prices then take the place of its own. */
  editions?: { key: string; name: string; price: string | null }[];
  /** The slugs of the products in a bundle; null: it is none. */
  bundle: string[] | null;
  summary?: string;
  /** Markdown */
  body?: string;
  isDraft?: boolean;
  /** The language of the texts. */
  language: string;
  /** A CSS colour; null: the shop has none. */
  accent: string | null;
}

/** The files of a new product, by their paths in its folder: its text, a drawn cover, and a placeholder for what is sold. */
export async function productFiles({
  title,
  kind,
  price,
  editions = [],
  bundle,
  summary,
  body,
  isDraft = false,
  language,
  accent,
}: NewProduct): Promise<Record<string, string | Uint8Array>> {
  const texts = starterTexts(language);
  const label = messagesIn(language).pages.kinds[kind];
  const front = [
    "# All fields: npm run shop -- explain product",
    `name: ${yamlText(title)}`,
    `kind: ${kind}`,
    `summary: ${yamlText(summary ?? texts.productSummary(label))}`,
    ...(editions.length === 0 ? [priceLine(price)] : ["options:", ...editions.flatMap(editionLines)]),
    ...(isDraft ? ["draft: true"] : []),
    ...(bundle ? [yamlList("bundle", bundle)] : []),
    `created: ${today()}`,
    `coverAlt: ${yamlText(texts.coverAlt(title))}`,
  ];
  const isPriced = (editions.length > 0 ? editions : [{ price }]).some(({ price }) => price !== null);
  const hasFile = isPriced && bundle === null;
  return {
    "product.md": `---\n${front.join("\n")}\n---\n\n${body ?? texts.productBody(title)}\n`,
    [PLACEHOLDER_COVER]: await drawPlaceholderCover({ title, label, accent }),
    ...(hasFile && { [`files/${PLACEHOLDER_FILE}`]: texts.placeholderFile(title) }),
  };
}

function editionLines({ key, name, price }: { key: string; name: string; price: string | null }): string[] {
  return [`  - key: ${key}`, `    name: ${yamlText(name)}`, `    ${priceLine(price)}`];
}

function priceLine(price: string | null): string {
  return price === null ? "comingSoon: true" : `price: ${price}`;
}
