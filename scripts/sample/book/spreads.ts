import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { palette } from "../drawing/palette.ts";
import { grain, grainFilters, svg } from "../drawing/svg.ts";
import type { Write } from "../output.ts";
import { slug } from "./book.ts";
import { chapterPages, firstPage } from "./pages.ts";

const page = { width: 900, height: 1350 };
/** Pixels per unit of the picture. */
const resolution = 1.2;

/** Pictures of two spreads of the printed book, from chapters 2 and 3. */
export async function drawSpreads(write: Write, book: Uint8Array): Promise<void> {
  const second = firstPage + chapterPages;
  const third = second + chapterPages;
  await write(slug, "gallery/spread-1.svg", await spread(book, second + 1));
  await write(slug, "gallery/spread-2.svg", await spread(book, third));
}

async function spread(book: Uint8Array, left: number): Promise<string> {
  const drawn = await Promise.all(
    [left, left + 1].map(async (number, i) => {
      const area = `x="${300 + i * page.width}" y="125" width="${page.width}" height="${page.height}"`;
      return `<image ${area} href="data:image/png;base64,${await pagePicture(book, number)}"/>`;
    }),
  );
  const shade = `<linearGradient id="fold"><stop offset="0" stop-color="#1d1a17" stop-opacity="0"/><stop offset=".5" stop-color="#1d1a17" stop-opacity=".2"/><stop offset="1" stop-color="#1d1a17" stop-opacity="0"/></linearGradient>`;
  return svg(
    2400,
    1600,
    `<defs>${grainFilters}${shade}</defs><path fill="${palette.kraft}" d="M0 0h2400v1600H0z"/><path fill="#8a7148" opacity=".5" d="M316 141h1800v1350H316z"/>${drawn.join("")}<path fill="url(#fold)" d="M1150 125h100v1350h-100z"/>${grain(2400, 1600)}`,
  );
}

/** One page as a PNG in base64, rendered by Poppler. */
async function pagePicture(book: Uint8Array, number: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sample-"));
  try {
    const [source, target] = [join(folder, "book.pdf"), join(folder, "page")];
    await writeFile(source, book);
    const size = [
      "-scale-to-x",
      String(page.width * resolution),
      "-scale-to-y",
      String(page.height * resolution),
    ];
    const only = ["-f", String(number), "-l", String(number), "-singlefile"];
    await promisify(execFile)("pdftocairo", ["-png", ...only, ...size, source, target]);
    const picture = await sharp(`${target}.png`)
      .png({ palette: true, colours: 16, dither: 0, effort: 10 })
      .toBuffer();
    return picture.toString("base64");
  } catch (cause) {
    throw new Error("A page could not be drawn. Install Poppler's tools (pdftocairo) and run this again.", {
      cause,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
