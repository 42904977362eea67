import { between, seeded } from "../drawing/random.ts";
import { grain, grainFilters, svg } from "../drawing/svg.ts";
import { cssColour, type Grade, type Rgb } from "./cube.ts";

const WIDTH = 2400;
const HEIGHT = 1600;
/** Where the houses meet the street. */
const KERB = 1180;

/** Colours as a camera sees them when the lamps come on, ungraded. */
const colours = {
  skyTop: [0.3, 0.38, 0.53],
  skyMiddle: [0.5, 0.55, 0.64],
  skyLow: [0.79, 0.7, 0.65],
  far: [0.43, 0.45, 0.52],
  plaster: [0.58, 0.56, 0.53],
  ochre: [0.66, 0.55, 0.41],
  brick: [0.56, 0.36, 0.29],
  slate: [0.4, 0.42, 0.46],
  roof: [0.25, 0.25, 0.28],
  dark: [0.17, 0.17, 0.2],
  lit: [0.98, 0.83, 0.55],
  lamp: [1, 0.93, 0.75],
  unlit: [0.3, 0.34, 0.42],
  sign: [0.82, 0.22, 0.17],
  leaf: [0.33, 0.41, 0.26],
  street: [0.3, 0.31, 0.35],
  wet: [0.43, 0.45, 0.51],
  skin: [0.82, 0.62, 0.5],
  coat: [0.36, 0.28, 0.33],
  paper: [0.88, 0.86, 0.8],
} satisfies Record<string, Rgb>;
type Colour = keyof typeof colours;

/** A street at dusk, in the colours that a table gives it. */
export function street(grade: Grade): string {
  const random = seeded("street");
  const fill = (colour: Colour) => cssColour(grade(colours[colour]));
  const box = (colour: Colour, x: number, y: number, width: number, height: number, opacity = 1) =>
    `<path fill="${fill(colour)}"${opacity < 1 ? ` opacity="${opacity}"` : ""} d="M${x} ${y}h${width}v${height}h-${width}z"/>`;
  const stop = (offset: number, colour: Colour) => `<stop offset="${offset}" stop-color="${fill(colour)}"/>`;
  const windows = (x: number, y: number, columns: number, rows: number, size: [number, number]) =>
    Array.from({ length: columns * rows }, (_, i) => {
      const isLit = between(random, 0, 1) < 0.46;
      const left = x + (i % columns) * size[0] * 1.75;
      const top = y + Math.floor(i / columns) * size[1] * 1.6;
      return (
        box("dark", left - 8, top - 8, size[0] + 16, size[1] + 16) +
        box(isLit ? "lit" : "unlit", left, top, ...size)
      );
    }).join("");
  const awning = (x: number, y: number, width: number) =>
    Array.from({ length: 8 }, (_, i) => {
      const step = width / 8;
      return `<path fill="${fill(i % 2 ? "paper" : "sign")}" d="M${x + i * step} ${y}h${step}v62a${step / 2} ${step / 2} 0 0 1-${step} 0z"/>`;
    }).join("");
  const lamp = (x: number) =>
    `<circle cx="${x}" cy="640" r="230" fill="url(#glow)"/>${box("dark", x - 7, 640, 14, KERB - 620)}<path fill="${fill("dark")}" d="M${x - 54} 610h108l-22-40h-64z"/><circle cx="${x}" cy="636" r="34" fill="${fill("lamp")}"/>`;
  const reflection = (colour: Colour, x: number, width: number) =>
    [0, 1, 2, 3, 4]
      .map((i) =>
        box(
          colour,
          Math.round(x - between(random, 0, 26)),
          KERB + 96 + i * 62,
          Math.round(width + between(random, -20, 40)),
          Math.round(between(random, 14, 30)),
          Number((0.5 - i * 0.085).toFixed(2)),
        ),
      )
      .join("");

  const body = [
    box("far", 0, 700, WIDTH, 500),
    ...[60, 420, 980, 1450, 1960].map((x, i) => box("far", x, 560 + (i % 3) * 60, 280, 640)),
    // Four houses.
    box("plaster", 0, 430, 640, KERB - 430),
    `<path fill="${fill("roof")}" d="M0 430V372H664L690 430z"/>`,
    windows(70, 510, 4, 2, [78, 112]),
    box("brick", 640, 560, 520, KERB - 560),
    `<path fill="${fill("roof")}" d="M620 560h560l-70-110H690z"/>`,
    windows(706, 640, 3, 1, [88, 118]),
    box("ochre", 1160, 350, 560, KERB - 350),
    `<path fill="${fill("roof")}" d="M1136 350h608v-46h-608z"/>`,
    windows(1226, 420, 3, 3, [92, 104]),
    box("slate", 1720, 500, 680, KERB - 500),
    `<path fill="${fill("roof")}" d="M1700 500h700V430H1740z"/>`,
    windows(1800, 580, 4, 2, [82, 108]),
    // Shops.
    box("dark", 60, 890, 520, KERB - 890),
    box("lit", 90, 930, 300, KERB - 960),
    box("lit", 420, 930, 130, KERB - 930),
    awning(40, 862, 560),
    box("dark", 690, 880, 420, KERB - 880),
    box("lit", 716, 916, 210, KERB - 956),
    box("lamp", 952, 916, 132, KERB - 916),
    box("sign", 1120, 700, 84, 330),
    ...[0, 1, 2, 3].map((i) => box("lamp", 1144, 726 + i * 76, 36, 46)),
    box("dark", 1230, 900, 420, KERB - 900),
    box("unlit", 1256, 930, 368, KERB - 930),
    box("dark", 1800, 880, 520, KERB - 880),
    box("lit", 1830, 920, 200, KERB - 960),
    box("lit", 2060, 920, 230, KERB - 920),
    // Pavement and street.
    box("plaster", 0, KERB, WIDTH, 40),
    box("street", 0, KERB + 40, WIDTH, HEIGHT - KERB - 40),
    ...Array.from({ length: 26 }, () =>
      box(
        "wet",
        Math.round(between(random, -60, WIDTH)),
        Math.round(between(random, KERB + 60, HEIGHT - 20)),
        Math.round(between(random, 120, 520)),
        Math.round(between(random, 6, 16)),
        0.5,
      ),
    ),
    reflection("lit", 120, 260),
    reflection("lit", 730, 330),
    reflection("sign", 1120, 90),
    reflection("lit", 1850, 400),
    lamp(1205 + 480),
    lamp(615),
    // A tree, and two people who walk home.
    box("dark", 1486, 820, 26, KERB - 820),
    `<path fill="${fill("leaf")}" d="M1500 560c120-40 200 60 150 150c60 80-20 170-110 140c-60 60-190 30-190-60c-100-20-100-170 10-180c10-50 80-80 140-50z"/>`,
    ...[
      [880, 1],
      [2150, 0.92],
    ].map(
      ([x = 0, scale = 1]) =>
        `<g transform="translate(${x} ${KERB + 30})scale(${scale})"><path fill="${fill("coat")}" d="M-46 0l14-190c6-50 58-50 64 0L46 0z"/><circle cy="-258" r="34" fill="${fill("skin")}"/><path fill="${fill("dark")}" d="M-36-262c0-50 72-50 72 0c-18-14-50-16-72 0z"/></g>`,
    ),
    `<g transform="translate(880 ${KERB - 250})"><path fill="${fill("sign")}" d="M-130 0a130 110 0 0 1 260 0q-32-26-65 0q-32-26-65 0q-32-26-65 0q-32-26-65 0z"/>${box("dark", -4, -4, 8, 130)}</g>`,
  ];
  return svg(
    WIDTH,
    HEIGHT,
    `<defs>${grainFilters}<linearGradient id="sky" x2="0" y2="1">${stop(0, "skyTop")}${stop(0.34, "skyMiddle")}${stop(0.7, "skyLow")}</linearGradient><radialGradient id="glow"><stop stop-color="${fill("lamp")}" stop-opacity=".75"/><stop offset="1" stop-color="${fill("lamp")}" stop-opacity="0"/></radialGradient></defs><path fill="url(#sky)" d="M0 0h${WIDTH}v${HEIGHT}H0z"/>${body.join("")}${grain(WIDTH, HEIGHT)}`,
  );
}
