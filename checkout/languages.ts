import type { Ports } from "./ports.ts";

/** The shop's languages, the default first; English while there is no catalogue that can be read. */
export async function languagesOf({ offers }: Pick<Ports, "offers">): Promise<string[]> {
  try {
    return (await offers.shop()).languages;
  } catch {
    return ["en"];
  }
}
