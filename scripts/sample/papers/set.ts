import sharp from "sharp";
import { palette } from "../drawing/palette.ts";
import { svg } from "../drawing/svg.ts";
import { outline } from "../drawing/text.ts";
import type { Write } from "../output.ts";
import { type Files, zip } from "../zip.ts";
import { makePaper, papers, tileSize } from "./paper.ts";

const slug = "paper-grounds";

/** The eight papers as seamless tiles, and a picture of them. */
export async function makePapers(write: Write): Promise<void> {
  const files: Files = { "README.txt": readme };
  for (const paper of papers) {
    files[`${paper.name}.png`] = await sharp(makePaper(paper), {
      raw: { width: tileSize, height: tileSize, channels: 3 },
    })
      .png({ palette: true, colours: 6, dither: 0, compressionLevel: 9, effort: 10 })
      .toBuffer();
  }
  await write(slug, "files/paper-grounds.zip", zip(files));
  await write(slug, "gallery/grounds.svg", await picture(files));
}

async function picture(files: Files): Promise<string> {
  const squares = await Promise.all(
    papers.map(async (paper, i) => {
      const [width, height] = [600, 800];
      const x = (i % 4) * width;
      const y = Math.floor(i / 4) * height;
      const source = files[`${paper.name}.png`];
      const crop = await sharp(Buffer.from(source ?? ""))
        .extract({ left: 100, top: 100, width: 300, height: 400 })
        .jpeg({ quality: 46 })
        .toBuffer();
      const dark = i > 5;
      const name = await outline(
        paper.name.replace(/^./, (c) => c.toUpperCase()),
        { size: 66, weight: 420, x: x + 48, y: y + 104 },
      );
      const note = await outline(paper.note, { face: "italic", size: 34, x: x + 48, y: y + 160 });
      return `<image x="${x}" y="${y}" width="${width}" height="${height}" preserveAspectRatio="none" href="data:image/jpeg;base64,${crop.toString("base64")}"/><path fill="${dark ? palette.white : palette.ink}" d="${name}${note}"/>`;
    }),
  );
  return svg(2400, 1600, squares.join(""));
}

const readme = `PAPER GROUNDS 1.2
Eight seamless papers, 1024 px a side.

${papers.map(({ name, note }, i) => `${i + 1}  ${`${name}.png`.padEnd(15)}${note}`).join("\n")}

On a page, at half size so that it stays fine on sharp screens:

  body { background: #f6f2e9 url("xuan.png") 0 0 / 512px; }

For your own work and your clients', on screens and in print. Please don't pass the tiles on as tiles.
Lin Wan, Paper Lantern Studio, hello@paperlantern.example
`;
