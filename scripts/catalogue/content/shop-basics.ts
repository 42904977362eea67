import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { decodeText } from "./decode-text.ts";
import { shopBasics } from "./schema/shop.ts";
import { readYaml } from "./yaml.ts";

const Basics = shopBasics.extend({
  theme: z.object({ accent: z.string().optional() }).catch({}).default({}),
});

/** Facts about a shop that are needed to add something to it. */
export interface ShopBasics {
  /** The default one first. */
  languages: string[];
  currency: string;
  /** A CSS colour; null: the shop has none. */
  accent: string | null;
}

/** Reads `shop.yaml`. @throws if it is missing or its languages or currency cannot be read */
export function readShopBasics(contentDir: string): ShopBasics {
  const path = join(contentDir, "shop.yaml");
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw new Error(`There is no shop in ${contentDir}: it has no shop.yaml. "init" makes one.`, { cause });
  }
  const { data } = Basics.safeParse(readYaml(decodeText(bytes).text).values);
  if (!data) throw new Error(`${path} has mistakes, which "check" lists. Correct them first.`);
  const { languages, currency, theme } = data;
  return { languages, currency, accent: theme.accent ?? null };
}
