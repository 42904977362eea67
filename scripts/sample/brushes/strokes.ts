import { type BrushStroke, fadingPressure, normalPressure, paintStroke } from "../drawing/brush.ts";
import { seeded } from "../drawing/random.ts";

/** A stroke of the set, drawn in a box of 1024 × 320. */
export interface SetStroke {
  name: string;
  d: string;
}

const heavyMiddle = (t: number) => 0.25 + 0.75 * Math.sin(Math.PI * Math.min(1, t * 1.15 + 0.05)) ** 0.8;
const constant = () => 0.92;
const swelling = (t: number) => 0.35 + 0.65 * Math.sin(Math.PI * t);

const longStrokes: Omit<BrushStroke, "from" | "through" | "to">[] = [
  // Hairlines and lines
  ...[0.1, 0.5, 0.85].map((dryness) => ({ width: 16, dryness, bristles: 8, pressure: heavyMiddle })),
  ...[0.1, 0.6, 0.95].map((dryness) => ({ width: 44, dryness, bristles: 16, pressure: normalPressure })),
  // Broad
  ...[0.15, 0.55, 0.85, 1.05].map((dryness) => ({
    width: 110,
    dryness,
    bristles: 34,
    pressure: normalPressure,
  })),
  ...[0.2, 0.6, 0.9, 1.1].map((dryness) => ({ width: 210, dryness, bristles: 52, pressure: constant })),
  // Falling and swelling
  ...[0.1, 0.55, 0.9].map((dryness) => ({ width: 130, dryness, bristles: 36, pressure: fadingPressure })),
  ...[0.15, 0.7].map((dryness) => ({ width: 150, dryness, bristles: 40, pressure: swelling })),
];

/** The twenty-four strokes: nineteen long ones, then dots and short fat ones. */
export function strokeSet(): SetStroke[] {
  const long = longStrokes.map((stroke, i) => {
    const random = seeded(`stroke ${i + 1}`);
    const bend = [0, -26, 22, -40, 30][i % 5] ?? 0;
    return paintStroke(random, {
      ...stroke,
      from: [28, 166 + bend * 0.3],
      through: [500, 160 + bend],
      to: [996, 158 - bend * 0.2],
    });
  });
  const short = [
    { length: 150, width: 150, dryness: 0.1, slope: 40 },
    { length: 110, width: 120, dryness: 0.5, slope: 60 },
    { length: 240, width: 170, dryness: 0.2, slope: -20 },
    { length: 330, width: 230, dryness: 0.5, slope: 10 },
    { length: 420, width: 120, dryness: 0.9, slope: -70 },
  ].map(({ length, width, dryness, slope }, i) =>
    paintStroke(seeded(`dot ${i + 1}`), {
      from: [512 - length / 2, 160 - slope / 2],
      through: [512 + slope * 0.3, 150],
      to: [512 + length / 2, 160 + slope / 2],
      width,
      dryness,
      bristles: 30,
      pressure: i < 2 ? fadingPressure : constant,
    }),
  );
  return [...long, ...short].map((d, i) => ({ name: `stroke-${String(i + 1).padStart(2, "0")}`, d }));
}
