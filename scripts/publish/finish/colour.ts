import { transform } from "esbuild";
import sharp from "sharp";

const VERMILION = "#c43c25";
/** Knows sRGB only, so that `oklch()` and its like are written as what the painter of an SVG can read. */
const OLD_BROWSER = "chrome80";

/** The shop's accent as `#rrggbb`, for pictures; vermilion where there is none, or it is no colour. */
export async function accentOf(accent: string | null): Promise<string> {
  if (!accent) return VERMILION;
  const css = `a{color:${accent}}`;
  const { code } = await transform(css, { loader: "css", target: OLD_BROWSER, minify: true });
  const [, colour = ""] = /color:([^;}]+)/.exec(code) ?? [];
  // A fill that is not understood is the one of the group.
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><g fill="${VERMILION}"><path fill="${colour}" d="M0 0h1v1H0z"/></g></svg>`;
  const pixel = await sharp(Buffer.from(svg)).flatten({ background: VERMILION }).raw().toBuffer();
  return `#${pixel.subarray(0, 3).toString("hex")}`;
}
