import { between, noise, type Random } from "./random.ts";

/** A brush laid on paper from one point to another, bending through a third, and running dry on its way. */
export interface Stroke {
  from: [number, number];
  through: [number, number];
  to: [number, number];
  /** Width at full pressure, in units of the picture. */
  width: number;
  /** 0 is soaked, 1 leaves the paper showing almost everywhere. */
  dryness: number;
  /** How the hand presses along the stroke: t in [0, 1] → [0, 1]. */
  pressure?: (t: number) => number;
  bristles?: number;
}

const steps = 30;

/** Path data of a stroke: every bristle is a thin closed shape, lifted where its ink has run out. */
export function brushed(random: Random, stroke: Stroke): string {
  const { width, dryness, pressure = pressed, bristles = 44 } = stroke;
  const spine = bent(stroke);
  const wobble = noise(random);
  const clumps = noise(random);
  const shapes: string[] = [];
  for (let b = 0; b < bristles; b++) {
    const across = (b + 0.5) / bristles - 0.5;
    const ink = noise(random);
    const clump = clumps(b * 0.21);
    const rim = 1 - Math.sqrt(Math.max(0, 1 - (across * 2) ** 2));
    const start = rim * 0.05 + between(random, 0, 0.012);
    const end = 1 - rim * 0.04 - between(random, 0, 0.015 + 0.1 * dryness) - clump * dryness * 0.14;
    let run: [number, number, number][] = [];
    for (let i = 0; i <= steps; i++) {
      const t = start + ((end - start) * i) / steps;
      const worn = dryness * (0.12 + 1.05 * t * (0.6 + 0.4 * clump)) + 0.25 * rim * dryness;
      const wet = ink(t * 11) * 0.5 + clump * 0.25 + 0.3 > worn;
      if (wet) {
        const [x, y, nx, ny] = spine(t);
        const at = across * width * pressure(t) + (wobble(t * 4 + across * 2) - 0.5) * width * 0.05;
        const half = ((width * pressure(t)) / bristles) * between(random, 0.6, 0.95) * (1 - 0.35 * worn);
        run.push([x + nx * at, y + ny * at, half]);
      }
      if (!wet || i === steps) {
        if (run.length > 1) shapes.push(ribbon(run));
        run = [];
      }
    }
  }
  return shapes.join("");
}

/** The ordinary pressure: set down, ease off, press again a little, leave. */
export function pressed(t: number): number {
  return 0.86 + 0.14 * Math.cos(t * Math.PI * 1.7) - 0.1 * t;
}

/** Pressure that dies away to a point, as in a long falling stroke. */
export function falling(t: number): number {
  return (0.75 + 0.25 * Math.sin(Math.min(1, t * 2.4) * Math.PI)) * (1 - t) ** 0.75 + 0.02;
}

function bent({ from, through, to }: Stroke) {
  return (t: number): [number, number, number, number] => {
    const u = 1 - t;
    const at = (i: 0 | 1) => u * u * from[i] + 2 * u * t * through[i] + t * t * to[i];
    const slope = (i: 0 | 1) => 2 * u * (through[i] - from[i]) + 2 * t * (to[i] - through[i]);
    const length = Math.hypot(slope(0), slope(1)) || 1;
    return [at(0), at(1), -slope(1) / length, slope(0) / length];
  };
}

function ribbon(points: [number, number, number][]): string {
  const side = (sign: number) =>
    points.map(([x, y, half], i) => {
      const [px, py] = points[Math.max(0, i - 1)] ?? [x, y];
      const [qx, qy] = points[Math.min(points.length - 1, i + 1)] ?? [x, y];
      const length = Math.hypot(qx - px, qy - py) || 1;
      const taper = i === 0 || i === points.length - 1 ? 0.3 : 1;
      const off = sign * half * taper;
      return [
        Math.round(x - ((qy - py) / length) * off),
        Math.round(y + ((qx - px) / length) * off),
      ] as const;
    });
  const round = [...side(1), ...side(-1).reverse()];
  let last: readonly [number, number] | undefined;
  const moves = round.map((point) => {
    const step = last ? `l${point[0] - last[0]} ${point[1] - last[1]}` : `M${point[0]} ${point[1]}`;
    last = point;
    return step;
  });
  return `${moves.join("")}z`;
}
