import { type BrushStroke, paintStroke } from "../drawing/brush.ts";
import { palette } from "../drawing/palette.ts";
import { seeded } from "../drawing/random.ts";
import { grain, grainFilters, svg } from "../drawing/svg.ts";
import { outline } from "../drawing/text.ts";
import type { Write } from "../output.ts";

type Point = [number, number];

const height = 380;

/** The strokes of a letter in a box of 100 × 100, each from, through and to a point. */
const letters: Record<string, [Point, Point, Point][]> = {
  N: [
    [
      [18, 96],
      [20, 50],
      [17, 6],
    ],
    [
      [18, 8],
      [50, 52],
      [82, 94],
    ],
    [
      [82, 96],
      [80, 50],
      [83, 6],
    ],
  ],
  M: [
    [
      [10, 96],
      [14, 50],
      [16, 6],
    ],
    [
      [16, 8],
      [34, 44],
      [50, 66],
    ],
    [
      [50, 66],
      [66, 44],
      [84, 8],
    ],
    [
      [84, 6],
      [88, 50],
      [92, 96],
    ],
  ],
  B: [
    [
      [22, 6],
      [20, 50],
      [22, 96],
    ],
    [
      [22, 9],
      [116, 22],
      [24, 48],
    ],
    [
      [24, 49],
      [130, 66],
      [22, 95],
    ],
  ],
  Q: [
    [
      [50, 6],
      [-14, 50],
      [50, 94],
    ],
    [
      [50, 6],
      [114, 50],
      [50, 94],
    ],
    [
      [58, 70],
      [76, 86],
      [94, 100],
    ],
  ],
  "3": [
    [
      [20, 14],
      [112, 4],
      [40, 48],
    ],
    [
      [40, 48],
      [126, 70],
      [18, 90],
    ],
  ],
};

/** Sketches for the typeface: letters between guidelines, one with a red correction, and Chinese characters. */
export async function drawSketches(write: Write): Promise<void> {
  const painted = ["N", "M", "B", "B", "Q"].map((sign, i) =>
    letter(sign, 150 + i * 430, 240, i === 3 ? 1.02 : 0.86, `${sign}${i}`),
  );
  const three = letter("3", 1880, 960, 0.95, "three");
  const fix = paintStroke(seeded("fix"), stroke([1950, 1010], [2250, 960], [2180, 1150], 40, 0.3));
  const note = await Promise.all(
    [
      { text: "stem 74, corner 26; leans to the lamp by 2", x: 150, y: 740 },
      { text: "the second B is wider. leave it", x: 1010, y: 740 },
      { text: "again", x: 2120, y: 1450 },
      { text: "eight counters, all too small", x: 1330, y: 1400 },
    ].map(({ text, x, y }) => outline(text, { face: "italic", size: 46, x, y })),
  );
  const han = await outline("夜市", { face: "han", weight: 900, size: 560, x: 180, y: 1390 });
  const thin = await outline("醋", { face: "han", weight: 900, size: 300, x: 1440, y: 1240 });
  let guides = "";
  for (const y of [240, 278, 430, 582, 620]) guides += `M110 ${y}H2290`;
  let squares = "";
  for (const x of [180, 740])
    squares += `M${x} 897h560v560h-560zM${x} 1177h560M${x + 280} 897v560M${x} 897l560 560M${x + 560} 897l-560 560`;
  squares += "M1440 976h300v300h-300zM1440 1126h300M1590 976v300";
  await write(
    "night-market",
    "gallery/sketches.svg",
    svg(
      2400,
      1600,
      `<defs>${grainFilters}</defs><path fill="${palette.night}" d="M0 0h2400v1600H0z"/><path fill="none" stroke="#4a6079" stroke-width="3" d="${guides}${squares}"/>
<path fill="none" stroke="${palette.paper}" stroke-width="5" d="${han}"/><path fill="${palette.paper}" d="${thin}"/><path fill="${palette.amber}" d="${painted.join("")}"/><path fill="${palette.paper}" d="${three}"/><path fill="${palette.vermilion}" d="${fix}"/>
<path fill="none" stroke="${palette.vermilion}" stroke-width="6" d="M1420 960c60-60 280-60 340 20c40 90 40 250-20 310c-80 60-270 60-330-10c-40-80-40-250 10-320z"/><path fill="#9fb0c4" d="${note.join("")}"/>${grain(2400, 1600)}`,
    ),
  );
}

function letter(sign: string, x: number, y: number, widthShare: number, seed: string): string {
  const random = seeded(`market ${seed}`);
  const at = ([px, py]: Point): Point => [
    Math.round(x + (px / 100) * height * widthShare + (100 - py) * 0.12),
    Math.round(y + (py / 100) * height),
  ];
  return (letters[sign] ?? [])
    .map(([from, through, to]) =>
      paintStroke(random, stroke(at(from), at(through), at(to), height * 0.2, 0.28)),
    )
    .join("");
}

function stroke(from: Point, through: Point, to: Point, width: number, dryness: number): BrushStroke {
  return { from, through, to, width, dryness, bristles: 18, pressure: (t) => 0.95 - 0.12 * t };
}
