import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CoPurchase } from "#domain/api/admin/co-purchases.ts";
import { SoldCopies } from "#domain/api/admin/copies.ts";
import { HolderCount } from "#domain/api/admin/holders.ts";
import { writeAtomically } from "./write-atomically.ts";

/** Facts from the order book that publishing needs, as rows. */
export interface SalesFact<Row> {
  /** The path of the owner's API that returns it. */
  path: string;
  row: z.ZodType<Row>;
  /** Keeps it for publishing while no checkout runs. It is derived and may be deleted at any time. */
  file: string;
  /** A text for the creator: how publishing continues without it. */
  otherwise: string;
}

export const CO_PURCHASES: SalesFact<CoPurchase> = {
  path: "/co-purchases",
  row: CoPurchase,
  file: "bought-together.json",
  otherwise: "related products are chosen by tags only",
};

export const SOLD_COPIES: SalesFact<SoldCopies> = {
  path: "/copies",
  row: SoldCopies,
  file: "sold-copies.json",
  otherwise: "no product is shown as sold out",
};

export const HOLDERS: SalesFact<HolderCount> = {
  path: "/holders",
  row: HolderCount,
  file: "holders.json",
  otherwise: "removed products that still have buyers are not reported",
};

/** @param folder the build folder, or that of a release that is made with these rows */
export async function saveFact<Row>(
  folder: string,
  { file }: SalesFact<Row>,
  rows: readonly Row[],
): Promise<void> {
  await writeAtomically(join(folder, file), JSON.stringify(rows));
}

/** Loads the rows that were last saved. Returns none if there is no file, or if it is damaged, which is logged. */
export async function loadFact<Row>(
  folder: string,
  { file, row, otherwise }: SalesFact<Row>,
  log: (line: string) => void,
): Promise<Row[]> {
  const path = join(folder, file);
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return [];
  try {
    return z.array(row).parse(JSON.parse(text));
  } catch {
    log(`${path} is damaged and was ignored: ${otherwise}`);
    return [];
  }
}
