import { transform } from "esbuild";
import sharp from "sharp";

/** Knows sRGB only, so that `oklch()` and its like are written as what an older painter can read. */
const OLD_BROWSER = "chrome80";

/** A CSS colour as `#rrggbb`, for what knows no other; null for a word that is no colour. */
export async function hexOf(colour: string): Promise<string | null> {
  const pixel = await pixelOf(colour);
  return pixel && `#${Buffer.from(pixel.slice(0, 3)).toString("hex")}`;
}

/** A CSS colour as red, green, blue and opacity, each 0–255; null for a word that is no colour. */
export async function pixelOf(colour: string): Promise<[number, number, number, number] | null> {
  const css = `a{color:${colour}}`;
  const { code } = await transform(css, { loader: "css", target: OLD_BROWSER, minify: true });
  const [, background = ""] = /color:([^;}]+)/.exec(code) ?? [];
  try {
    const painted = sharp({ create: { width: 1, height: 1, channels: 4, background } });
    const [red = 0, green = 0, blue = 0, opacity = 0] = await painted.raw().toBuffer();
    return [red, green, blue, opacity];
  } catch {
    return null;
  }
}
