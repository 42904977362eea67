import { pixelOf } from "../../catalogue/colour.ts";

const VERMILION = "#c43c25";

/** The shop's accent as `#rrggbb`, for pictures; vermilion where there is none, or it is no colour. */
export async function accentOf(accent: string | null): Promise<string> {
  const pixel = accent ? await pixelOf(accent) : null;
  return pixel ? `#${Buffer.from(pixel.slice(0, 3)).toString("hex")}` : VERMILION;
}
