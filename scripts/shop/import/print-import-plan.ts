import type { SalesImport } from "#domain/api/admin/imported-sales.ts";
import { formatMoney } from "#domain/money/decimal.ts";
import type { Money } from "#domain/money/money.ts";
import { pluralise, print } from "../output.ts";
import type { PlannedProduct } from "./match-products.ts";
import type { ImportPlan } from "./plan.ts";

/** Prints a table of the products, the rows that are left out, and a summary. */
export function printPlan(
  { products, sales, leftOut }: ImportPlan,
  { isApplied }: { isApplied: boolean },
): void {
  printTable([
    ["name", "product", "", "price", "sales"],
    ...products.map(({ name, slug, add, sales }) => [
      name,
      slug,
      add ? "new" : "exists",
      add && add.editions.length === 0 ? priceText(add.price) : "",
      String(sales),
    ]),
  ]);
  for (const product of products) printEditions(product);
  if (leftOut.length > 0) print("");
  for (const { file, line, id, reason } of leftOut)
    print(`${file}:${line}: not imported: ${[id, reason].filter(Boolean).join(", ")}`);
  const buyers = new Set(sales.map(({ email }) => email.toLowerCase())).size;
  const added = products.filter(({ add }) => add).length;
  print(
    `\n${pluralise(added, "new product")}, ${pluralise(sales.length, "sale")} to ${pluralise(buyers, "buyer")}, ${pluralise(leftOut.length, "row")} not imported`,
  );
  if (!isApplied) print("Nothing was changed. Add --apply to do it.");
}

/** Prints what becomes of the variants of a product. */
function printEditions({ slug, add, merged }: PlannedProduct): void {
  const added = add?.editions.map(({ key, price }) => `${key} (${priceText(price)})`) ?? [];
  if (added.length > 0) print(`${slug} gets the editions ${added.join(", ")}`);
  if (merged.length > 0) {
    const variants = merged.join(", ");
    print(`${slug} has no editions: buyers of ${variants} get the same, unless you write its editions first`);
  }
}

function priceText(price: Money | null): string {
  return price ? formatMoney(price) : "coming soon";
}

/** Prints what has been done. */
export function printResult({ recorded, known, emails, refused }: SalesImport): void {
  for (const { id, reason } of refused) print(`not imported: ${id}, ${reason}`);
  print(`${pluralise(recorded, "sale")} recorded, ${known} known already, ${pluralise(emails, "email")}`);
}

/** Columns are as wide as their widest cell. */
function printTable(rows: string[][]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows)
    print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}
