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

/** Path data of a stroke: every bristle is a thin closed shape, lifted where its ink has run out. */
export function brushed(random: Random, stroke: Stroke): string {
  const { width, dryness, pressure = pressed, bristles = 34 } = stroke;
  const spine = bent(stroke);
  const wobble = noise(random);
  const steps = 26;
  const shapes: string[] = [];
  for (let b = 0; b < bristles; b++) {
    const across = (b + 0.5) / bristles - 0.5;
    const ink = noise(random);
    const start = between(random, 0, 0.035 + 0.05 * Math.abs(across));
    const end = 1 - between(random, 0, 0.03 + 0.16 * dryness);
    let run: [number, number, number][] = [];
    for (let i = 0; i <= steps; i++) {
      const t = start + ((end - start) * i) / steps;
      const worn = dryness * (0.25 + 0.95 * t) + 0.12 * Math.abs(across) * dryness;
      const wet = ink(b * 0.37 + t * 9) > worn * 0.92;
      if (wet) {
        const [x, y, nx, ny] = spine(t);
        const at = across * width * pressure(t) + (wobble(t * 5 + across * 3) - 0.5) * width * 0.07;
        run.push([
          x + nx * at,
          y + ny * at,
          ((width * pressure(t)) / bristles) * between(random, 0.62, 1.05),
        ]);
      }
      if (!wet || i === steps) {
        if (run.length > 1) shapes.push(ribbon(run));
        run = [];
      }
    }
  }
  return shapes.join("");
}

/** The ordinary pressure: press down, glide, press, lift. */
export function pressed(t: number): number {
  const enter = Math.min(1, t / 0.06);
  const leave = Math.min(1, (1 - t) / 0.1);
  return (0.72 + 0.28 * Math.cos(t * Math.PI * 2)) * Math.sqrt(enter) * (0.35 + 0.65 * Math.sqrt(leave));
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
      const taper = i === 0 || i === points.length - 1 ? 0.25 : 1;
      const off = sign * half * taper;
      return [
        Math.round(x - ((qy - py) / length) * off),
        Math.round(y + ((qx - px) / length) * off),
      ] as const;
    });
  const round = [...side(1), ...side(-1).reverse()];
  let last: readonly [number, number] | undefined;
  const steps = round.map((point) => {
    const step = last ? `l${point[0] - last[0]} ${point[1] - last[1]}` : `M${point[0]} ${point[1]}`;
    last = point;
    return step;
  });
  return `${steps.join("")}z`;
}
