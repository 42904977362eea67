import type { Command } from "commander";
import { listProducts } from "#catalogue/content/list-products.ts";
import { readShopBasics } from "#catalogue/content/shop-basics.ts";
import { yamlList, yamlText } from "#catalogue/content/yaml.ts";
import { defaultLanguage } from "#domain/languages/default.ts";
import { recallShop } from "./folders.ts";
import { addToContent, chooseProducts, printAdded } from "./new.ts";
import { listNames } from "./output.ts";
import { chooseSlug } from "./slug.ts";
import { starterTexts } from "./templates/texts.ts";
import { today } from "./today.ts";

interface TextOptions {
  content: string;
  slug?: string;
  summary?: string;
}

/** `shop new collection`: adds a collection of products. */
export function addNewCollection(verb: Command): void {
  withTextOptions(verb.command("collection"))
    .description("add a collection of products")
    .option(
      "--products <slugs...>",
      "the products in it, by the names of their folders; by default all that lists show now",
    )
    .action(newCollection);
}

/** `shop new page`: adds a page, which every page links at its foot. */
export function addNewPage(verb: Command): void {
  withTextOptions(verb.command("page"))
    .description("add a page, which every page links at its foot")
    .action(newPage);
}

function withTextOptions(verb: Command): Command {
  return verb
    .argument("<title>")
    .option("--slug <slug>", "the name of its file and in its address, by default made from the title")
    .option("--summary <sentence>", "one sentence about it");
}

async function newCollection(title: string, options: TextOptions & { products?: string[] }): Promise<void> {
  const { content: contentDir } = options;
  const { languages } = readShopBasics(contentDir);
  const texts = starterTexts(defaultLanguage(languages));
  const existing = listProducts(contentDir, await recallShop());
  const products = chooseProducts(options.products, {
    products: existing,
    byDefault: existing.filter(({ isListed }) => isListed),
    missing:
      existing.length === 0
        ? "A collection needs products. Add one first with: new product"
        : "A collection needs products, and none is published and listed now. Name those in it with --products",
  });
  const front = [
    `name: ${yamlText(title)}`,
    `summary: ${yamlText(options.summary ?? texts.collectionSummary(title))}`,
    yamlList("products", products),
  ];
  const path = `collections/${chooseSlug(title, options.slug)}.md`;
  await addToContent({ contentDir, path, files: `---\n${front.join("\n")}\n---\n` });
  printAdded({ contentDir, path, notes: [`with ${listNames(products)}`] });
}

async function newPage(title: string, options: TextOptions): Promise<void> {
  const { content: contentDir } = options;
  const { languages } = readShopBasics(contentDir);
  const texts = starterTexts(defaultLanguage(languages));
  const front = [
    `title: ${yamlText(title)}`,
    `summary: ${yamlText(options.summary ?? texts.pageSummary(title))}`,
    `updated: ${today()}`,
  ];
  const path = `pages/${chooseSlug(title, options.slug)}.md`;
  await addToContent({
    contentDir,
    path,
    files: `---\n${front.join("\n")}\n---\n\n${texts.pageBody(title)}\n`,
  });
  printAdded({ contentDir, path, notes: ["title, summary and text"] });
}
