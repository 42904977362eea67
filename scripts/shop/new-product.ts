import type { Command } from "commander";
import { didYouMean } from "#catalogue/content/did-you-mean.ts";
import { PLACEHOLDER_COVER } from "#catalogue/content/folder.ts";
import { listProducts, type WrittenProduct } from "#catalogue/content/list-products.ts";
import { PLACEHOLDER_FILE } from "#catalogue/content/rules/placeholders.ts";
import { readShopBasics } from "#catalogue/content/shop-basics.ts";
import { PRODUCT_KINDS } from "#domain/kinds.ts";
import { unmetMinimumCharge } from "#domain/money/charge-limits.ts";
import { formatMoney, parseMoney } from "#domain/money/decimal.ts";
import { askOne, askText, canAsk } from "./ask.ts";
import { recallShop } from "./folders.ts";
import { addToContent, chooseProducts, expectNew, printAdded } from "./new.ts";
import { productFiles } from "./product-files.ts";
import { chooseSlug } from "./slug.ts";

interface ProductOptions {
  content: string;
  kind?: string;
  price?: string;
  comingSoon?: boolean;
  products?: string[];
  slug?: string;
  summary?: string;
}

type Kind = (typeof PRODUCT_KINDS)[number];

/** `shop new product`: adds a product that can be bought at once, with a cover and a file that stand in for the creator's. */
export function addNewProduct(verb: Command): void {
  verb
    .command("product")
    .description("add a product, with a drawn cover and a placeholder for its file")
    .argument("<title>", "the product's name")
    .option("--kind <kind>", `what it is: ${PRODUCT_KINDS.join(", ")}`)
    .option("--price <amount>", "its price in the shop's currency, such as 49; 0 if it is free")
    .option("--coming-soon", "it has no price yet and cannot be bought")
    .option("--products <slugs...>", "the products in a bundle, by default all that are for sale and listed")
    .option("--slug <slug>", "the name of its folder and in its address, by default made from the title")
    .option("--summary <sentence>", "one sentence about it")
    .action(newProduct);
}

async function newProduct(title: string, options: ProductOptions): Promise<void> {
  const { content: contentDir, comingSoon = false } = options;
  const { languages, currency, accent } = readShopBasics(contentDir);
  const [language = "en"] = languages;
  const slug = chooseSlug(title, options.slug);
  const path = `products/${slug}`;
  expectNew({ contentDir, path });
  const existing = listProducts(contentDir, await recallShop());
  expectNotPrevious(slug, existing);
  const kind = await chooseKind(options.kind ?? (options.products ? "bundle" : undefined));
  const price = comingSoon ? null : await choosePrice(options.price, currency);
  if (comingSoon && options.price !== undefined)
    throw new Error("--price and --coming-soon cannot be combined.");
  const bundle = kind === "bundle" ? bundled(options.products, existing) : null;

  const files = await productFiles({
    ...{ title, kind, price, bundle, language, accent },
    ...(options.summary !== undefined && { summary: options.summary }),
  });
  await addToContent({ contentDir, path, files });
  const hasFile = price !== null && bundle === null;
  printAdded({
    contentDir,
    path,
    notes: [
      "product.md: name, price and text",
      `${PLACEHOLDER_COVER}: drawn from the title, until there is a cover.png, cover.jpg or the like`,
      ...(hasFile
        ? [`files/${PLACEHOLDER_FILE}: stands for what you sell; put your files beside it and delete it`]
        : []),
    ],
  });
}

async function chooseKind(given: string | undefined): Promise<Kind> {
  const kinds = PRODUCT_KINDS.join(", ");
  if (given === undefined && !canAsk()) throw new Error(`Missing: --kind, one of ${kinds}`);
  const word = given ?? (await askOne("What is it?", PRODUCT_KINDS));
  const kind = PRODUCT_KINDS.find((kind) => kind === word);
  if (kind) return kind;
  throw new Error(`--kind: found "${word}", expected one of ${kinds}${didYouMean(word, PRODUCT_KINDS)}`);
}

/** The price as it is written in the front matter. */
async function choosePrice(given: string | undefined, currency: string): Promise<string> {
  if (given === undefined && !canAsk()) {
    throw new Error("Missing: --price, such as --price 49; --price 0 if it is free; or --coming-soon");
  }
  const problem = (answer: string) => priceProblem(answer.trim(), currency);
  const price =
    given?.trim() ??
    (await askText(`What does it cost, in ${currency}? 0 is free.`, {
      placeholder: "49",
      problem: (answer) => problem(answer) && `Expected ${problem(answer)}`,
    }));
  const expected = problem(price);
  if (expected !== undefined) throw new Error(`--price: found "${price}", expected ${expected}`);
  return price;
}

/** The problem of a price. undefined: it is valid. */
function priceProblem(price: string, currency: string): string | undefined {
  const money = parseMoney(price, currency);
  if ("expected" in money) return money.expected;
  const minimum = unmetMinimumCharge(money.amount, money.currency);
  if (!minimum) return undefined;
  return `0 or at least ${formatMoney({ ...money, amount: minimum })}, the smallest card payment`;
}

/** The products of a bundle: the given ones, or all that are for sale, without other bundles, which would repeat them. */
function bundled(given: string[] | undefined, products: WrittenProduct[]): string[] {
  return chooseProducts(given, {
    products,
    byDefault: products.filter(({ isListed, isPriced, isBundle }) => isListed && isPriced && !isBundle),
    missing:
      products.length === 0
        ? "A bundle needs products. Add those first."
        : "A bundle needs products, and none is published, listed and for sale now. Name those in it with --products",
  });
}

/** @throws if the address of another product's earlier name is wanted, since that leads to it and to its buyers' files */
function expectNotPrevious(slug: string, products: WrittenProduct[]): void {
  const owner = products.find(({ previousSlugs }) => previousSlugs.includes(slug));
  if (!owner) return;
  throw new Error(
    `"${slug}" is a previous slug of products/${owner.slug}. Choose another title, or another name with --slug.`,
  );
}
