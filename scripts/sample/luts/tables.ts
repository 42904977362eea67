import { palette } from "../drawing/palette.ts";
import { grain, grainFilters, svg } from "../drawing/svg.ts";
import { outline } from "../drawing/text.ts";
import type { Write } from "../output.ts";
import { type Files, zip } from "../zip.ts";
import { cssColour, cube, type Rgb } from "./cube.ts";
import { grades } from "./grades.ts";
import { street } from "./street.ts";

const slug = "dusk-luts";

/** The eight tables as an archive, and pictures of what they do. */
export async function makeLuts(write: Write): Promise<void> {
  const files: Files = { "README.txt": readme };
  for (const [name, grade] of Object.entries(grades)) {
    files[`${name.toLowerCase().replace(" ", "-")}.cube`] = cube(name, grade);
  }
  await write(slug, "files/dusk-luts.zip", zip(files));
  await write(slug, "gallery/strips.svg", await strips());
  await write(
    slug,
    "gallery/street-ungraded.svg",
    street((colour) => colour),
  );
  const { "Blue Hour": blueHour } = grades;
  if (blueHour) await write(slug, "gallery/street-blue-hour.svg", street(blueHour));
}

/** Typical colours of an evening, to show what a table does. */
export const eveningColours: [string, Rgb][] = [
  ["lamp", [0.98, 0.83, 0.55]],
  ["skin", [0.82, 0.6, 0.47]],
  ["brick", [0.62, 0.36, 0.27]],
  ["leaf", [0.33, 0.42, 0.25]],
  ["sign", [0.85, 0.2, 0.15]],
  ["wall", [0.58, 0.56, 0.53]],
  ["sky", [0.36, 0.47, 0.66]],
  ["asphalt", [0.16, 0.17, 0.2]],
];

async function strips(): Promise<string> {
  const rows = await Promise.all(
    Object.entries(grades).map(async ([name, grade], i) => {
      const y = 110 + i * 174;
      const chips = eveningColours.map(([, colour], c) => {
        const x = 640 + c * 202;
        return `<path fill="${cssColour(colour)}" d="M${x} ${y}h202v58H${x}z"/><path fill="${cssColour(grade(colour))}" d="M${x} ${y + 58}h202v78H${x}z"/>`;
      });
      const title = await outline(name, { size: 62, x: 144, y: y + 88, weight: 420 });
      return `<path fill="${palette.paper}" d="${title}"/>${chips.join("")}`;
    }),
  );
  return svg(
    2400,
    1600,
    `<defs>${grainFilters}</defs><path fill="${palette.night}" d="M0 0h2400v1600H0z"/>${rows.join("")}${grain(2400, 1600)}`,
  );
}

const readme = `DUSK LUTS 1.2
Eight colour tables for the hour when the lamps come on.

blue-hour.cube        streets, faces                70 %
tungsten.cube         lit windows, restaurants      60 %
wet-street.cube       rain                          80 %
last-bus.cube         offices, stations, buses      60 %
kitchen-window.cube   indoors and outdoors at once  70 %
low-neon.cube         signs                         50 %
smoke.cube            fog, stalls, steam            80 %
first-stars.cube      after the hour is over        60 %

33 points a side, for Rec. 709 or sRGB pictures. Convert log footage first.

  ffmpeg -i street.mp4 -vf lut3d=blue-hour.cube dusk.mp4

For your own work and your clients', paid or not. Please don't pass the tables on.
Lin Wan, Paper Lantern Studio, hello@paperlantern.example
`;
