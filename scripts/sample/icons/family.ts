import { palette } from "../drawing/palette.ts";
import { grain, grainFilters, svg } from "../drawing/svg.ts";
import { outline } from "../drawing/text.ts";
import type { Write } from "../output.ts";
import { type Files, zip } from "../zip.ts";
import { icons, shapes } from "./shapes.ts";

const slug = "lantern-icons";
const attributes =
  'fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"';

/** The icons as an archive, the studio licence, three icons as a sample, and pictures. */
export async function makeIcons(write: Write): Promise<void> {
  const files: Files = { "README.md": readme, "LICENSE.txt": personal, "sprite.svg": sprite() };
  for (const [name, theme, d] of icons) files[`icons/${theme}/${name}.svg`] = single(d);
  await write(slug, "files/lantern-icons.zip", zip(files));
  await write(slug, "files/licence-studio.txt", studio);
  await write(slug, "samples/three-icons.svg", threeIcons());
  await write(slug, "gallery/grid.svg", await grid());
  await write(slug, "gallery/construction.svg", await construction());
}

function single(d: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" ${attributes}><path d="${d}"/></svg>\n`;
}

function sprite(): string {
  const symbols = icons.map(
    ([name, , d]) => `<symbol id="${name}" viewBox="0 0 24 24" ${attributes}><path d="${d}"/></symbol>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

const path = (name: string) => icons.find(([known]) => known === name)?.[2] ?? "";

function threeIcons(): string {
  const drawn = ["lantern", "teapot", "nine-grid"].map(
    (name, i) => `<path transform="translate(${12 + i * 36} 12)" d="${path(name)}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="192" viewBox="0 0 120 48" fill="none" stroke="${palette.ink}" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"><path fill="${palette.paper}" stroke="none" d="M0 0h120v48H0z"/>${drawn.join("")}</svg>\n`;
}

async function grid(): Promise<string> {
  const [columns, cell, margin] = [12, 200, 52];
  const drawn = icons.map(([, , d], i) => {
    const x = (i % columns) * cell + margin;
    const y = Math.floor(i / columns) * cell + margin;
    return `<path transform="translate(${x} ${y})scale(4)" d="${d}"/>`;
  });
  return svg(
    2400,
    1600,
    `<defs>${grainFilters}</defs><path fill="${palette.paper}" d="M0 0h2400v1600H0z"/><g fill="none" stroke="${palette.ink}" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${drawn.join("")}</g>${grain(2400, 1600)}`,
  );
}

async function construction(): Promise<string> {
  const [left, top, unit] = [560, 160, 1280 / 24];
  let lines = "";
  for (let i = 0; i <= 24; i++) {
    const at = Math.round(i * unit);
    lines += `M${left + at} ${top}v1280M${left} ${top + at}h1280`;
  }
  const margin = Math.round(unit * 2);
  const live = 1280 - margin * 2;
  const labels = await Promise.all(
    [
      { text: "24 px", x: left - 40, y: top + 44 },
      { text: "20 px, live", x: left - 40, y: top + margin + 44 },
      { text: "1.5 px, round", x: left - 40, y: top + 1280 - 8 },
    ].map(({ text, x, y }) => outline(text, { face: "italic", size: 52, x, y, align: "end" })),
  );
  const name = await outline("teapot", { face: "display", size: 84, x: left + 1280 + 60, y: top + 66 });
  const sizes = [24, 48, 96, 192].map((size, i) => {
    const y = [360, 440, 560, 740][i] ?? 0;
    return `<path fill="none" stroke="${palette.ink}" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" transform="translate(${left + 1340} ${y})scale(${size / 24})" d="${path("teapot")}"/>`;
  });
  return svg(
    2400,
    1600,
    `<defs>${grainFilters}</defs><path fill="${palette.white}" d="M0 0h2400v1600H0z"/><path stroke="${palette.wash}" stroke-width="2" opacity=".7" d="${lines}"/><g fill="none" stroke="${palette.vermilion}" stroke-width="5"><path d="M${left + margin} ${top + margin}h${live}v${live}h-${live}z"/><circle cx="${left + 640}" cy="${top + 640}" r="${live / 2}"/><path d="M${left} ${top}l1280 1280M${left + 1280} ${top}l-1280 1280" stroke-width="2"/></g><path fill="none" stroke="${palette.ink}" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" opacity=".92" transform="translate(${left} ${top})scale(${unit.toFixed(3)})" d="${path("teapot")}"/><path fill="${palette.soot}" d="${labels.join("")}"/><path fill="${palette.ink}" d="${name}"/>${sizes.join("")}${grain(2400, 1600)}`,
  );
}

const list = Object.entries(shapes)
  .map(([theme, group]) => `- ${theme} (${Object.keys(group).length}): ${Object.keys(group).join(", ")}`)
  .join("\n");

const readme = `# Lantern Icons 2.1

Ninety-six icons on a 24 px grid, round lines of 1.5 px, no fills. They take the colour of the text around them.

## One file at a time

    <img src="icons/house/teapot.svg" width="24" height="24" alt="">

Inlined into the page, an icon follows \`color\`; as an <img> it is black.

## The sprite

    <svg width="24" height="24" aria-hidden="true"><use href="sprite.svg#teapot"/></svg>

Keep sprite.svg on the same host as the page: browsers do not fetch <use> from elsewhere.

## Sizes

Drawn for 24 px. At 16 px the finer ones (lattice, ruby, lantern-row) go grey. From 48 px on, thicken the line:

    svg { stroke-width: 1.25px; vector-effect: non-scaling-stroke }

## What there is

${list}

Lin Wan, Paper Lantern Studio. hello@paperlantern.example
`;

const personal = `Lantern Icons: personal licence

For one person, in any number of works, paid work included. You may change the icons. You may hand them over inside
a finished work: a site, a program, a printed thing. You may not pass the set on as a set, or sell it in any form.

Paper Lantern Studio, 2024-2026
`;

const studio = `Lantern Icons: studio licence

1. Who. Up to ten people who work together, in one company or none, named or not. When the eleventh comes, write
   to me; I will not make it expensive.

2. What for. Any number of works for yourselves and for clients: sites, programs, films, signs, printed things.
   The icons may be changed, recoloured, animated and mixed with others.

3. Sharing. The files may lie in a folder that all ten reach, in your repository, and in your build. The repository
   may be public if the icons are plainly part of a work and not the work itself.

4. Clients. A client gets the icons that are in what you made, and may go on using them there for ever. A client
   who wants the whole set for new work buys it.

5. Not allowed. Selling or giving away the set, or most of it, as icons; putting it into a product whose purpose is
   to hand out icons, fonts or templates; registering an icon as a trade mark by itself.

6. How long. For ever. New versions of the set are covered by the same licence.

7. If something is wrong with the files I repair it or pay you back. Beyond that there is no warranty.

Lin Wan, Paper Lantern Studio
hello@paperlantern.example
`;
