import { readFile } from "node:fs/promises";
import { layouts } from "../covers/kit.ts";
import { palette } from "../drawing/palette.ts";
import { grain, grainFilters, svg } from "../drawing/svg.ts";
import { outline } from "../drawing/text.ts";
import type { Write } from "../output.ts";
import { type Files, zip } from "../zip.ts";
import { examplePage, examples } from "./examples.ts";

const slug = "nine-grid";
const limitBytes = 4096;

/** The layout kit as an archive, a part of the stylesheet as a sample, and a picture. */
export async function makeKit(write: Write): Promise<void> {
  const stylesheet = await readFile(new URL("nine-grid.css", import.meta.url), "utf8");
  if (Buffer.byteLength(stylesheet) > limitBytes)
    throw new Error(`nine-grid.css is over ${limitBytes} bytes`);
  const files: Files = {
    "nine-grid/nine-grid.css": stylesheet,
    "nine-grid/README.md": readme,
    "nine-grid/LICENSE": licence,
    "nine-grid/index.html": index(),
  };
  examples.forEach((example, i) => {
    files[`nine-grid/examples/${i + 1}-${example.name}.html`] = examplePage(example, i);
  });
  await write(slug, "files/nine-grid-1.3.0.zip", zip(files));
  await write(slug, "samples/nine-grid-excerpt.css", excerpt(stylesheet));
  await write(slug, "gallery/layouts.svg", await picture());
}

/** The rules of layouts five and six. */
function excerpt(stylesheet: string): string {
  const from = stylesheet.indexOf("  /* 5.");
  const to = stylesheet.indexOf("  /* 7.");
  return `/* From Nine Grid 1.3.0: two of the nine layouts. */\n@layer nine-grid {\n${stylesheet.slice(from, to).trimEnd()}\n}\n`;
}

function index(): string {
  const links = examples.map(
    ({ name, title, use }, i) => `<li><a href="examples/${i + 1}-${name}.html">${title}</a><br>${use}</li>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Nine Grid</title>
<link rel="stylesheet" href="nine-grid.css">
<style>body { margin: 2rem; font: 1.0625rem/1.55 Georgia, serif; color: #1d1a17; background: #f3ebdc }</style>
<h1>Nine Grid</h1>
<div class="nine"><ol class="shelf" style="--item: 18rem">
${links.join("\n")}
</ol></div>
</html>
`;
}

async function picture(): Promise<string> {
  const [cell, gap, left, top] = [430, 50, 505, 120];
  const unit = (cell - 2 * 30 + 12) / 6;
  const squares = await Promise.all(
    layouts.map(async (blocks, i) => {
      const x = left + (i % 3) * (cell + gap);
      const y = top + Math.floor(i / 3) * (cell + gap - 12);
      const rects = blocks
        .map(([c, r, w, h]) => {
          const width = Math.round(w * unit - 12);
          return `M${Math.round(x + 30 + c * unit)} ${Math.round(y + 22 + r * unit * 0.82)}h${width}v${Math.round(h * unit * 0.82 - 12)}h-${width}z`;
        })
        .join("");
      const name = await outline(`${i + 1}. ${examples[i]?.title ?? ""}`, {
        face: "italic",
        size: 38,
        x: x + 30,
        y: y + 384,
      });
      return `<path fill="${palette.white}" d="M${x} ${y}h${cell}v${cell - 14}h-${cell}z"/><path fill="${i === 5 ? palette.vermilion : palette.ink}" d="${rects}"/><path fill="${palette.soot}" d="${name}"/>`;
    }),
  );
  return svg(
    2400,
    1600,
    `<defs>${grainFilters}</defs><path fill="${palette.straw}" d="M0 0h2400v1600H0z"/>${squares.join("")}${grain(2400, 1600)}`,
  );
}

const readme = `# Nine Grid 1.3.0

Nine page layouts in one stylesheet of less than four kilobytes. No build step, no script.

1. Copy nine-grid.css into your project and link it.
2. Put class="nine" on the element whose width decides, and a layout inside it:

       <div class="nine">
         <ul class="shelf" style="--item: 18rem">
           <li>…</li>
         </ul>
       </div>

3. Open index.html for all nine, and drag the corner of each example.

## The layouts

| class | properties | what it is |
| --- | --- | --- |
| page | --side | head, side, body |
| cover | | one over pairs |
| columns | --column | equal columns |
| mosaic | | the first four times as large |
| shelf | --item | things of one size |
| frame | --measure, --breakout | an article with .wide and .full |
| weave | | short and tall, turn about |
| desk | --tools, --notes | tools, work, notes |
| stage | --row | one large thing, a row below |

Every layout takes --gap. All rules sit in the cascade layer \`nine-grid\`, so whatever you write outside a layer wins.
A layout may stand inside another: give the inner one a class="nine" of its own around it.

Where container queries are missing there is one readable column.
`;

const licence = `Nine Grid: licence

You may use, change and pass on this stylesheet as part of any number of sites, your own or your clients'. A client
may keep and edit it there for ever. You may not sell or give it away as a layout kit, changed or not.

It comes as it is, without warranty.

Lin Wan, Paper Lantern Studio, 2025-2026
`;
