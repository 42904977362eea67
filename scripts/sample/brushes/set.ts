import sharp from "sharp";
import { rescalePath } from "../drawing/brush.ts";
import { palette } from "../drawing/palette.ts";
import { grain, grainFilters, svg } from "../drawing/svg.ts";
import { outline } from "../drawing/text.ts";
import type { Write } from "../output.ts";
import { type Files, zip } from "../zip.ts";
import { type SetStroke, strokeSet } from "./strokes.ts";

const slug = "ink-brushes";

/** The strokes as an archive of SVG and transparent PNG, and a picture of them all. */
export async function makeBrushes(write: Write): Promise<void> {
  const strokes = strokeSet();
  const files: Files = { "README.txt": readme };
  for (const stroke of strokes) {
    const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1024 320" width="1024" height="320"><path d="${stroke.d}"/></svg>\n`;
    files[`svg/${stroke.name}.svg`] = drawing;
    files[`png/${stroke.name}.png`] = await sharp(Buffer.from(drawing))
      .png({ palette: true, colours: 16, compressionLevel: 9, effort: 10 })
      .toBuffer();
  }
  await write(slug, "files/ink-brushes.zip", zip(files));
  await write(slug, "gallery/strokes.svg", await picture(strokes));
}

async function picture(strokes: SetStroke[]): Promise<string> {
  const drawn = await Promise.all(
    strokes.map(async ({ d }, i) => {
      const x = 130 + (i % 4) * 548;
      const y = 96 + Math.floor(i / 4) * 240;
      const number = await outline(String(i + 1), { face: "italic", size: 30, x, y: y + 190 });
      const red = i === 21;
      return `<path fill="${red ? palette.vermilion : palette.ink}" transform="translate(${x} ${y})" d="${rescalePath(d, 0.49)}"/><path fill="${palette.smoke}" d="${number}"/>`;
    }),
  );
  return svg(
    2400,
    1600,
    `<defs>${grainFilters}</defs><path fill="${palette.paper}" d="M0 0h2400v1600H0z"/>${drawn.join("")}${grain(2400, 1600)}`,
  );
}

const readme = `INK BRUSHES 1.3
Twenty-four strokes of black ink.

svg/   plain outlines, any size, any colour
png/   1024 px wide, black on nothing

 1- 3  hairlines            4- 6  lines
 7-10  broad, wet to dry   11-14  very broad, wet to dry
15-17  falling             18-19  swelling
20-24  dots and short fat strokes

To make a brush: new brush from image, with the PNG. In a vector program: art brush, with the SVG.
On a page:  background: url("svg/stroke-07.svg") no-repeat bottom / 100% 0.3em;

For your own work and your clients', changed or not. Please don't pass the set on.
Lin Wan, Paper Lantern Studio, hello@paperlantern.example
`;
