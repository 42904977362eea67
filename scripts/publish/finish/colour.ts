import { transform } from "esbuild";

const VERMILION = "#c43c25";
/** Knows no newer colours than sRGB's, so that every colour of CSS is written as one of these. */
const OLD_BROWSER = "chrome80";

/** The shop's accent as `#rrggbb`, for pictures, whose painters know no `oklch()`. */
export async function accentOf(accent: string | null): Promise<string> {
  if (!accent) return VERMILION;
  const { code } = await transform(`a{color:${accent}}`, { loader: "css", target: OLD_BROWSER });
  const [hex] = /#([0-9a-f]{6}|[0-9a-f]{3})\b/i.exec(code) ?? [];
  return hex ?? VERMILION;
}
