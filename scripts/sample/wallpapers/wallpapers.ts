import sharp from "sharp";
import { palette } from "../drawing/palette.ts";
import { grain, grainFilters, svg } from "../drawing/svg.ts";
import { outline } from "../drawing/text.ts";
import type { Write } from "../output.ts";
import { type Window, windowInWall, windows } from "../scenes/windows.ts";
import { type Files, zip } from "../zip.ts";

const slug = "six-windows";

/** `at` is the position and size of the window on the wall. */
const formats = {
  desktop: { width: 2560, height: 1440, at: { x: 1740, y: 730, size: 860 } },
  phone: { width: 1170, height: 2532, at: { x: 585, y: 1830, size: 820 } },
} as const;

/** The six wallpapers in two sizes, as PNG and AVIF, and a picture of all six. */
export async function makeWallpapers(write: Write): Promise<void> {
  for (const [format, { width, height, at }] of Object.entries(formats)) {
    const files: Files = { "README.txt": readme };
    for (const window of windows) {
      const drawing = Buffer.from(wallpaper(window, width, height, at));
      const name = `${window.file}-${width}x${height}`;
      files[`${name}.png`] = await sharp(drawing)
        .png({ palette: true, colours: 96, dither: 0, compressionLevel: 9, effort: 10 })
        .toBuffer();
      files[`${name}.avif`] = await sharp(drawing).avif({ quality: 62, effort: 4 }).toBuffer();
    }
    await write(slug, `files/six-windows-${format}.zip`, zip(files));
  }
  await write(slug, "gallery/windows.svg", await picture());
}

function wallpaper(
  window: Window,
  width: number,
  height: number,
  at: { x: number; y: number; size: number },
): string {
  const size = window.name === "Train" && width < height ? at.size * 0.84 : at.size;
  return svg(width, height, windowInWall(window, { x: 0, y: 0, width, height }, { ...at, size }));
}

async function picture(): Promise<string> {
  const clips: string[] = [];
  const tiles = await Promise.all(
    windows.map(async (window, i) => {
      const x = 120 + (i % 3) * 740;
      const y = 150 + Math.floor(i / 3) * 700;
      clips.push(`<clipPath id="p${i}"><path d="M${x} ${y}h680v382.5h-680z"/></clipPath>`);
      const name = await outline(window.name, { size: 46, weight: 420, x, y: y + 450 });
      const hour = await outline(window.hour, { face: "italic", size: 36, x, y: y + 500 });
      const scale = 680 / formats.desktop.width;
      const at = {
        x: x + formats.desktop.at.x * scale,
        y: y + formats.desktop.at.y * scale,
        size: 860 * scale,
      };
      return `<g clip-path="url(#p${i})">${windowInWall(window, { x, y, width: 680, height: 383 }, at)}</g><path fill="${palette.ink}" d="${name}${hour}"/>`;
    }),
  );
  return svg(
    2400,
    1600,
    `<defs>${grainFilters}${clips.join("")}</defs><path fill="${palette.paper}" d="M0 0h2400v1600H0z"/>${tiles.join("")}${grain(2400, 1600)}`,
  );
}

const readme = `SIX WINDOWS 1.1

1  Skylight    before six
2  Kitchen     morning
3  Lattice     noon
4  Train       late afternoon
5  Shopfront   dusk
6  Moon gate   night

Each picture as PNG (every program) and as AVIF (smaller, every recent one).
To have them change by the clock: choose the folder as a slide show, one picture every four hours, in order.

For every screen you own, and one print for your own wall.
Lin Wan, Paper Lantern Studio, hello@paperlantern.example
`;
