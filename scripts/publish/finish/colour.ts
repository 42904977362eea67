import { hexOf } from "#catalogue/colour.ts";
import { tokenOf } from "#catalogue/look.ts";

const VERMILION = "#c43c25";

/** The shop's accent as `#rrggbb`, for pictures; vermilion where there is none, or it is no colour. */
export async function accentOf(accent: string | null): Promise<string> {
  return (accent && (await hexOf(accent))) || VERMILION;
}

/** Colours of light pages as `#rrggbb`, by the names of their tokens, for pictures and programs. */
export async function lookOf<Name extends string>(...names: Name[]): Promise<Record<Name, string>> {
  const colours = names.map(async (name) => [name, await hexOf((await tokenOf(name)).light)]);
  return Object.fromEntries(await Promise.all(colours));
}
