import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CoPurchase } from "#domain/api/admin/co-purchases.ts";
import { writeAtomically } from "./write-atomically.ts";

const FILE = "bought-together.json";

/** Saves the pairs for publishing while no checkout runs. The file is derived and may be deleted at any time. */
export async function saveCoPurchases(buildDir: string, pairs: CoPurchase[]): Promise<void> {
  await writeAtomically(join(buildDir, FILE), JSON.stringify(pairs));
}

/** Loads the pairs that were last saved. Returns none if there is no file, or if it is damaged, which is logged. */
export async function loadCoPurchases(buildDir: string, log: (line: string) => void): Promise<CoPurchase[]> {
  const text = await readFile(join(buildDir, FILE), "utf8").catch(() => null);
  if (text === null) return [];
  try {
    return z.array(CoPurchase).parse(JSON.parse(text));
  } catch {
    log(`${join(buildDir, FILE)} is damaged and was ignored: related products are chosen by tags only`);
    return [];
  }
}
