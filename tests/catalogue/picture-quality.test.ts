import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { generatePicture } from "#catalogue/picture.ts";

const folder = mkdtempSync(join(tmpdir(), "vitrine-picture-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BLOCK = 16;
/** The part of the grain's contrast that every block keeps. With less, plain areas look smeared in places. */
const MIN_KEPT = 0.6;
/** A plain colour with the grain of paper, and a hard edge, which is where encoders save on what is next to it. */
const COVER = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 1600" width="1600" height="1600">
<defs><filter id="grain" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB">
<feTurbulence type="fractalNoise" baseFrequency=".31" numOctaves="1" seed="3"/>
<feColorMatrix values="0 0 0 0 .13 0 0 0 0 .1 0 0 0 0 .06 .95 0 0 0 -.43"/></filter></defs>
<path fill="#f1e9da" d="M0 0h1600v1600H0z"/><path fill="#1d1b18" d="M0 1400h1600v200H0z"/>
<rect width="1600" height="1600" filter="url(#grain)" opacity=".26"/></svg>`;

test("the grain of a plain cover is as even in the pictures of pages as in the drawing, without blotches", async () => {
  const path = join(folder, "cover.svg");
  writeFileSync(path, COVER);
  const { id } = await generatePicture(path, "cover", folder);
  const drawn = await sharp(Buffer.from(COVER)).resize({ width: 960 }).png().toBuffer();
  const original = await grainOf(drawn);
  const shown = await grainOf(join(folder, `${id}-960.avif`));
  const kept = shown.map((deviation, i) => deviation / (original[i] ?? 1));
  expect(Math.min(...kept)).toBeGreaterThan(MIN_KEPT);
});

/** The standard deviation of the brightness in each block of the plain part. */
async function grainOf(picture: string | Buffer): Promise<number[]> {
  const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true });
  const deviations: number[] = [];
  for (let top = 0; top < 0.8 * info.height; top += BLOCK) {
    for (let left = 0; left + BLOCK <= info.width; left += BLOCK) {
      const block = Array.from(
        { length: BLOCK * BLOCK },
        (_, i) =>
          data[((top + Math.floor(i / BLOCK)) * info.width + left + (i % BLOCK)) * info.channels] ?? 0,
      );
      const mean = block.reduce((sum, value) => sum + value, 0) / block.length;
      deviations.push(Math.sqrt(block.reduce((sum, value) => sum + (value - mean) ** 2, 0) / block.length));
    }
  }
  return deviations;
}
