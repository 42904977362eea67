import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { didYouMean } from "#catalogue/content/did-you-mean.ts";
import { listProducts, type WrittenProduct } from "#catalogue/content/list-products.ts";
import { readShopBasics } from "#catalogue/content/shop-basics.ts";
import { SalesImport } from "#domain/api/admin/imported-sales.ts";
import { MAX_IMPORTED_SALES } from "#domain/api/admin/requests.ts";
import { PRODUCT_KINDS } from "#domain/kinds.ts";
import { defaultLanguage } from "#domain/languages/default.ts";
import { formatMoney } from "#domain/money/decimal.ts";
import type { Money } from "#domain/money/money.ts";
import { callAdminApi } from "./admin-client.ts";
import { type AdminService, addServiceOption, adminService, type ServiceOptions } from "./admin-service.ts";
import { recallShop, userFolder } from "./folders.ts";
import { gumroad } from "./import/gumroad.ts";
import { lemonsqueezy } from "./import/lemonsqueezy.ts";
import type { PlannedProduct } from "./import/match-products.ts";
import { payhip } from "./import/payhip.ts";
import { type ImportPlan, planImport } from "./import/plan.ts";
import { printPlan, printResult } from "./import/print-import-plan.ts";
import { readProducts } from "./import/read-products.ts";
import { hasSales, readSales } from "./import/read-sales.ts";
import type { Service } from "./import/service.ts";
import { readTable } from "./import/table.ts";
import { addToContent } from "./new.ts";
import { fail, pluralise, printJson } from "./output.ts";
import { productFiles } from "./product-files.ts";

const SERVICES = [gumroad, lemonsqueezy, payhip];

interface ImportOptions extends ServiceOptions {
  content: string;
  kind: (typeof PRODUCT_KINDS)[number];
  draft: boolean;
  map?: string[];
  apply?: boolean;
  mail?: boolean;
  json?: boolean;
}

/** `shop import`: takes over the products and the buyers of another service. */
export function addImport(shop: Command): void {
  const verb = shop
    .command("import")
    .description(
      "take over products and buyers of another service; without --apply, only show what would be done. docs/importing.md lists the columns",
    );
  for (const service of SERVICES) {
    const command = verb
      .command(service.source)
      .description(`from the sales that ${service.name} exports as CSV`)
      .argument("<csv...>", "exports of sales; also a table of products with a column Name")
      .option(
        "--apply",
        "add the products to the content, and the sales to the order book of the running shop",
      )
      .option("--mail", "email each buyer a link to the library, once")
      .option("--no-draft", "add products without draft: true")
      .addOption(new Option("--kind <kind>", "what new products are").choices(PRODUCT_KINDS).default("book"))
      .option(
        "--map <name=slug...>",
        "which product of this shop a name is, such as 'Icon Set=icons' or 'Icon Set / Team=icons/team'",
      )
      .option("--json", "print {products, sales, leftOut, applied}")
      .action((files: string[], options: ImportOptions) => runImport(service, files, options));
    addServiceOption(command);
  }
}

async function runImport(service: Service, files: string[], options: ImportOptions): Promise<void> {
  const { content: contentDir, apply = false, mail = false, json = false } = options;
  const written = listProducts(contentDir, await recallShop());
  const plan = readPlan(service, files, { ...options, written });
  const mistakes = plan.leftOut.filter(({ isMistake }) => isMistake).length;
  if (!json) printPlan(plan, { isApplied: apply });
  if (!apply) {
    if (json) printJson({ ...plan, applied: null });
    if (mistakes > 0)
      fail(`${pluralise(mistakes, "row")} cannot be imported as ${mistakes === 1 ? "it is" : "they are"}.`);
    return;
  }
  const shop = adminService(options);
  for (const product of plan.products) await addProduct(contentDir, product, options);
  const applied = await sendSales(shop, service, plan, mail);
  if (json) printJson({ ...plan, applied });
  else printResult(applied);
  const refused = mistakes + applied.refused.length;
  if (refused > 0) {
    fail(
      `${pluralise(refused, "sale")} not imported. Correct the rows listed above and run it again. It adds only what is missing.`,
    );
  }
}

function readPlan(
  service: Service,
  files: string[],
  { content: contentDir, map = [], written }: ImportOptions & { written: WrittenProduct[] },
): ImportPlan {
  const { currency } = readShopBasics(contentDir);
  const now = new Date();
  const tables = files.map((file) => readTable(resolve(userFolder(), file)));
  const sales = tables
    .filter((table) => hasSales(table, service))
    .map((table) => readSales(table, service, { shopCurrency: currency, now }));
  return planImport({
    written,
    listed: tables
      .filter((table) => !hasSales(table, service))
      .flatMap((table) => readProducts(table, service.currency ?? currency)),
    exported: sales.flatMap(({ sales }) => sales),
    leftOut: sales.flatMap(({ leftOut }) => leftOut),
    mapping: readMapping(map, written),
  });
}

/** @throws if a mapping is not in the form `name=slug` or `name=slug/edition`, or names no product or edition of the content */
function readMapping(
  map: string[],
  written: WrittenProduct[],
): Map<string, { slug: string; option?: string }> {
  return new Map(
    map.map((text) => {
      const [, name, slug = "", option] = /^(.+)=([^=/]+)(?:\/([^=/]+))?$/.exec(text) ?? [];
      const product = written.find((product) => product.slug === slug);
      if (name === undefined)
        throw new Error(`--map: found "${text}", expected name=slug or name=slug/edition`);
      if (!product) {
        const slugs = written.map((product) => product.slug);
        throw new Error(`--map: found "${slug}", expected a product${didYouMean(slug, slugs)}`);
      }
      const keys = product.options.map(({ key }) => key);
      if (option !== undefined && !keys.includes(option)) {
        throw new Error(
          `--map: found "${option}", expected an edition of ${slug}${didYouMean(option, keys)}`,
        );
      }
      return [name.trim(), { slug, ...(option !== undefined && { option }) }];
    }),
  );
}

async function addProduct(
  contentDir: string,
  { name, slug, add }: PlannedProduct,
  { kind, draft }: ImportOptions,
): Promise<void> {
  if (!add) return;
  const { languages, currency, accent } = readShopBasics(contentDir);
  const inFrontMatter = (price: Money | null) =>
    price && formatMoney(price).replace(new RegExp(` ${currency}$`), "");
  const files = await productFiles({
    title: name,
    kind: add.kind ?? kind,
    price: inFrontMatter(add.price),
    editions: add.editions.map((edition) => ({ ...edition, price: inFrontMatter(edition.price) })),
    bundle: null,
    isDraft: draft,
    language: defaultLanguage(languages),
    accent,
    ...(add.summary !== "" && { summary: add.summary }),
    ...(add.description !== "" && { body: add.description }),
  });
  await addToContent({ contentDir, path: `products/${slug}`, files });
}

/** Adds the sales to the order book of the running shop. */
async function sendSales(
  shop: AdminService,
  { source }: Service,
  { sales }: ImportPlan,
  mail: boolean,
): Promise<SalesImport> {
  const total: SalesImport = { recorded: 0, known: 0, emails: 0, refused: [] };
  for (let start = 0; start < sales.length; start += MAX_IMPORTED_SALES) {
    const body = { source, mail, sales: sales.slice(start, start + MAX_IMPORTED_SALES) };
    const request = { method: "POST", path: "/sales", body } as const;
    const { recorded, known, emails, refused } = await callAdminApi(shop, request, SalesImport);
    total.recorded += recorded;
    total.known += known;
    total.emails += emails;
    total.refused.push(...refused);
  }
  return total;
}
