import opentype, { type Path } from "opentype.js";
import subsetFont from "subset-font";
import type { Write } from "../output.ts";

type Point = [number, number];

/** Of a letter's box of 100 × 100, in font units. */
const UNIT = 7;
const STROKE = 20;
const STEPS = 14;
const SPACING = 17;

/**
 * The drawn letters: width, then strokes as "from through to", each point as x,y from the top left in a box that is 100 high. The
 * brush starts heavy and leaves lighter.
 */
const letters: Record<string, [number, string]> = {
  A: [84, "40,2 22,50 6,98|42,2 60,50 80,98|20,66 42,62 68,65"],
  B: [70, "14,4 12,50 14,97|14,6 84,18 16,46|16,47 100,68 13,95"],
  C: [76, "72,16 -26,-14 12,60|12,60 24,112 74,84"],
  D: [80, "14,4 12,50 14,97|13,6 124,26 13,95"],
  E: [64, "14,4 12,50 14,97|14,7 40,5 62,8|14,49 36,46 54,49|14,95 40,94 64,92"],
  F: [62, "14,4 12,50 15,98|14,7 40,5 62,8|14,49 36,46 54,49"],
  G: [82, "74,16 -26,-14 12,60|12,60 26,116 74,82|48,58 62,56 78,57|74,58 75,74 74,98"],
  H: [80, "13,3 12,50 14,98|68,3 69,50 67,98|14,51 40,47 68,50"],
  I: [28, "14,3 13,50 14,98"],
  J: [56, "42,3 44,50 42,70|42,68 38,112 6,84"],
  K: [74, "14,3 12,50 14,98|66,4 44,36 16,54|26,46 48,68 72,98"],
  L: [60, "14,3 12,50 14,96|14,95 38,94 60,91"],
  M: [98, "14,98 16,50 18,4|18,5 34,40 50,66|50,66 64,40 82,5|82,4 84,50 86,98"],
  N: [82, "14,98 15,50 14,4|14,5 40,50 68,96|69,98 67,50 70,3"],
  O: [86, "46,4 -28,50 42,97|42,97 122,52 44,4"],
  P: [68, "14,4 12,50 14,98|14,6 100,28 15,56"],
  Q: [88, "46,4 -28,50 42,95|42,95 122,50 44,4|52,72 68,86 86,102"],
  R: [72, "14,4 12,50 14,98|14,6 96,24 15,50|30,52 50,74 70,98"],
  S: [66, "60,14 8,-14 14,32|14,32 26,52 50,60|50,60 66,96 8,90"],
  T: [72, "4,8 36,4 68,7|37,7 36,50 37,98"],
  U: [80, "13,3 12,40 14,66|14,64 24,118 66,76|68,3 68,50 67,98"],
  V: [80, "6,3 24,50 40,97|40,97 58,50 76,3"],
  W: [108, "6,3 18,50 32,97|32,97 44,62 54,32|54,32 64,62 78,97|78,97 92,50 102,3"],
  X: [78, "8,3 36,50 72,98|70,3 42,50 6,98"],
  Y: [76, "6,3 24,32 38,52|72,3 54,32 38,52|38,50 37,74 38,98"],
  Z: [72, "8,8 38,4 66,7|64,8 38,50 8,94|8,94 38,96 68,92"],
  "0": [74, "38,4 -22,50 36,97|36,97 104,52 38,4"],
  "1": [42, "6,22 18,14 28,4|28,4 27,50 28,98"],
  "2": [66, "8,22 40,-20 56,30|56,30 46,62 8,94|8,94 36,95 64,91"],
  "3": [64, "10,13 92,6 30,46|30,46 106,66 8,92"],
  "4": [72, "44,3 26,40 6,66|6,67 40,64 70,67|50,34 49,70 50,98"],
  "5": [64, "58,7 36,6 18,8|18,8 14,30 13,46|13,45 100,34 8,94"],
  "6": [68, "56,6 18,24 12,68|12,68 22,118 54,78|54,78 56,40 14,64"],
  "7": [64, "6,8 34,4 60,7|60,8 40,46 24,98"],
  "8": [68, "34,48 -10,22 34,5|34,5 82,24 34,48|34,48 -26,80 34,96|34,96 96,76 34,48"],
  "9": [68, "56,34 20,74 12,28|12,28 34,-20 56,30|56,30 58,66 34,98"],
};

/** The capitals and figures as they are now, as a font to type with. Small letters are capitals for the time being. */
export async function makeMarketFont(write: Write): Promise<void> {
  const notdef = new opentype.Glyph({ name: ".notdef", advanceWidth: 400, path: new opentype.Path() });
  const space = new opentype.Glyph({
    name: "space",
    unicode: 0x20,
    advanceWidth: 240,
    path: new opentype.Path(),
  });
  const drawn = Object.entries(letters).flatMap(([letter, [width, strokes]]) => {
    const path = draw(strokes);
    const advanceWidth = (width + SPACING) * UNIT;
    return [letter, letter.toLowerCase()]
      .filter((sign, i, all) => all.indexOf(sign) === i)
      .map(
        (sign) =>
          new opentype.Glyph({
            name: `u${sign.codePointAt(0)}`,
            unicode: sign.codePointAt(0) ?? 0,
            advanceWidth,
            path,
          }),
      );
  });
  const font = new opentype.Font({
    familyName: "Night Market Draft",
    styleName: "Regular",
    designer: "Lin Wan",
    unitsPerEm: 1000,
    ascender: 860,
    descender: -240,
    createdTimestamp: Date.UTC(2026, 10, 9) / 1000,
    glyphs: [notdef, space, ...drawn],
  });
  const text = ` ${Object.keys(letters).join("")}${Object.keys(letters).join("").toLowerCase()}`;
  const woff2 = await subsetFont(withoutClock(Buffer.from(font.toArrayBuffer())), text, {
    targetFormat: "woff2",
  });
  await write("night-market", "samples/night-market-draft.woff2", woff2);
}

/** The time of the last change in the table `head` becomes that of the first, so that the bytes are the same every time. */
function withoutClock(font: Buffer): Buffer {
  for (let record = 12; record < font.length; record += 16) {
    if (font.toString("latin1", record, record + 4) !== "head") continue;
    const head = font.readUInt32BE(record + 8);
    font.copy(font, head + 28, head + 20, head + 28);
    return font;
  }
  throw new Error("The font has no table head");
}

function draw(strokes: string): Path {
  const path = new opentype.Path();
  for (const stroke of strokes.split("|")) {
    const [from = [0, 0], through = from, to = from] = stroke.split(" ").map(parsePoint);
    const outline = ribbon(from, through, to);
    for (const [i, [x, y]] of outline.entries()) {
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    path.close();
  }
  return path;
}

function parsePoint(text: string): Point {
  const [x = 0, y = 0] = text.split(",").map(Number);
  return [x, y];
}

/** The outline of a brush stroke along a quadratic curve, in font units. All run the same way round, so that they may overlap. */
function ribbon(from: Point, through: Point, to: Point): Point[] {
  const left: Point[] = [];
  const right: Point[] = [];
  for (let i = 0; i <= STEPS; i++) {
    const t = i / STEPS;
    const at = (axis: 0 | 1) =>
      (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * through[axis] + t ** 2 * to[axis];
    const slope = (axis: 0 | 1) =>
      2 * (1 - t) * (through[axis] - from[axis]) + 2 * t * (to[axis] - through[axis]);
    const [dx, dy] = [slope(0), slope(1)];
    const length = Math.hypot(dx, dy) || 1;
    // Heavy at first, dry at the end, with rounded ends.
    const end = Math.sin(Math.min(1, t * 9 + 0.6) * 1.57) * Math.sin(Math.min(1, (1 - t) * 8 + 0.45) * 1.57);
    const half = (STROKE / 2) * (1.06 - 0.3 * t) * end;
    left.push(place(at(0) - (dy / length) * half, at(1) + (dx / length) * half));
    right.push(place(at(0) + (dy / length) * half, at(1) - (dx / length) * half));
  }
  return [...left, ...right.reverse()];
}

function place(x: number, y: number): Point {
  return [Math.round((x + SPACING / 2) * UNIT), Math.round((100 - y) * UNIT)];
}
