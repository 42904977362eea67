import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const FILE = "bought-together.json";

/** Pairs of products and how many people have bought both, as the checkout's desk answers them. */
export const BoughtTogether = z.array(
  z.object({ product: z.string(), other: z.string(), buyers: z.int().positive() }),
);
export type BoughtTogether = z.infer<typeof BoughtTogether>[number];

/** Keeps what the order book has said for publishing while no checkout runs. Derived: it may be deleted at any time. */
export async function rememberBoughtTogether(buildDir: string, pairs: BoughtTogether[]): Promise<void> {
  await mkdir(buildDir, { recursive: true });
  const unfinished = join(buildDir, `${FILE}.${randomUUID()}`);
  await writeFile(unfinished, JSON.stringify(pairs));
  await rename(unfinished, join(buildDir, FILE));
}

/** What was last remembered; nothing if there was no sale yet, or the file is damaged, which `log` is told. */
export async function recallBoughtTogether(
  buildDir: string,
  log: (line: string) => void,
): Promise<BoughtTogether[]> {
  const text = await readFile(join(buildDir, FILE), "utf8").catch(() => null);
  if (text === null) return [];
  try {
    return BoughtTogether.parse(JSON.parse(text));
  } catch {
    log(`${join(buildDir, FILE)} is damaged and left aside: related products go by their tags alone`);
    return [];
  }
}
