import { between, noise, type Random } from "./random.ts";

/** A brush stroke along a quadratic curve; `through` is the control point. The brush runs dry on its way. */
export interface BrushStroke {
  from: [number, number];
  through: [number, number];
  to: [number, number];
  /** Width at full pressure, in units of the picture. */
  width: number;
  /** 0 is fully wet; at 1 the paper shows almost everywhere. */
  dryness: number;
  /** Pressure along the stroke: t in [0, 1] → [0, 1]. */
  pressure?: (t: number) => number;
  bristles?: number;
}

const steps = 30;

/** Path data of a stroke: each bristle draws thin closed shapes, with gaps where its ink has run out. */
export function paintStroke(random: Random, stroke: BrushStroke): string {
  const { width, dryness, pressure = normalPressure, bristles = 44 } = stroke;
  const spine = quadraticCurve(stroke);
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

/** Strong at the start, lighter in the middle, slightly stronger again at the end. */
export function normalPressure(t: number): number {
  return 0.86 + 0.14 * Math.cos(t * Math.PI * 1.7) - 0.1 * t;
}

/** Fades to a point, as in a long falling stroke of Chinese calligraphy. */
export function fadingPressure(t: number): number {
  return (0.75 + 0.25 * Math.sin(Math.min(1, t * 2.4) * Math.PI)) * (1 - t) ** 0.75 + 0.02;
}

function quadraticCurve({ from, through, to }: BrushStroke) {
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
  return polygonPath([...side(1), ...side(-1).reverse()]);
}

/** The same path on another scale, its points rounded again so that the file stays small. */
export function rescalePath(d: string, scale: number): string {
  const shapes = d.split("z").filter((shape) => shape !== "");
  return shapes
    .map((shape) => {
      let [x, y] = [0, 0];
      const points = (shape.match(/-?\d+ -?\d+/g) ?? []).map((pair): [number, number] => {
        const [dx = 0, dy = 0] = pair.split(" ").map(Number);
        [x, y] = [x + dx, y + dy];
        return [Math.round(x * scale), Math.round(y * scale)];
      });
      return polygonPath(points);
    })
    .join("");
}

/** A polygon of whole numbers as relative path data, without the points that lie on a line. */
function polygonPath(points: (readonly [number, number])[]): string {
  let last: readonly [number, number] | undefined;
  let d = "";
  for (const [i, [x, y]] of points.entries()) {
    const next = points[i + 1];
    if (last && next && isBetween(last, [x, y], next)) continue;
    const [dx, dy] = last ? [x - last[0], y - last[1]] : [x, y];
    if (!last) d += `M${x} ${y}`;
    else if (dx !== 0 || dy !== 0) d += `l${dx} ${dy}`;
    last = [x, y];
  }
  return `${d}z`;
}

/** Whether a point lies within half a unit of the line from its predecessor to its successor. */
function isBetween(
  a: readonly [number, number],
  p: readonly [number, number],
  b: readonly [number, number],
): boolean {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = Math.hypot(dx, dy);
  const along = (p[0] - a[0]) * dx + (p[1] - a[1]) * dy;
  const off = Math.abs((p[0] - a[0]) * dy - (p[1] - a[1]) * dx);
  return length > 0 && along >= 0 && along <= length * length && off <= length * 0.6;
}
