import { CatalogueMissing } from "./offers/offers.ts";
import type { Ports } from "./ports.ts";

/** The shop's languages, the default first; English while there is no catalogue to ask. */
export async function languagesOf({ offers }: Pick<Ports, "offers">): Promise<string[]> {
  try {
    return (await offers.shop()).languages;
  } catch (error) {
    if (error instanceof CatalogueMissing) return ["en"];
    throw error;
  }
}
