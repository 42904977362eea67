import { between, noise, seeded } from "../ink/random.ts";

/** What is seen through a window: a sky, a light in it, ridges from far to near, and one thing of its own. */
export interface Scene {
  name: string;
  han: string;
  sky: string[];
  light?: { x: number; y: number; r: number; fill: string };
  ridges: string[];
  detail: "none" | "bamboo" | "birds" | "rain" | "stars" | "boat";
  mark: string;
}

export const scenes: Scene[] = [
  {
    name: "Dawn",
    han: "晓",
    sky: ["#e7d3bd", "#ecc7a4"],
    light: { x: 0.34, y: 0.52, r: 0.13, fill: "#c43c25" },
    ridges: ["#b9a99a", "#8c8279", "#4d4a49"],
    detail: "birds",
    mark: "#3a3635",
  },
  {
    name: "Morning",
    han: "朝",
    sky: ["#cfd6c6", "#dfe2d3"],
    ridges: ["#a9b8a4", "#7d9480"],
    detail: "bamboo",
    mark: "#2f4638",
  },
  {
    name: "Noon",
    han: "昼",
    sky: ["#e9e2cf", "#f1ead9"],
    light: { x: 0.66, y: 0.26, r: 0.09, fill: "#fbf7ee" },
    ridges: ["#9fb0b4", "#6d868f", "#3f5962"],
    detail: "boat",
    mark: "#1d2530",
  },
  {
    name: "Dusk",
    han: "暮",
    sky: ["#8c4a3c", "#c66a44", "#e2a552"],
    light: { x: 0.58, y: 0.6, r: 0.15, fill: "#f3d9a0" },
    ridges: ["#7c4640", "#4a3138", "#241e28"],
    detail: "birds",
    mark: "#241e28",
  },
  {
    name: "Rain",
    han: "雨",
    sky: ["#8f989b", "#a5abaa"],
    ridges: ["#7d878b", "#5c676d", "#3a444b"],
    detail: "rain",
    mark: "#dfe2dc",
  },
  {
    name: "Night",
    han: "夜",
    sky: ["#151c28", "#1d2736", "#2a3850"],
    light: { x: 0.36, y: 0.3, r: 0.12, fill: "#f3ebdc" },
    ridges: ["#24324a", "#182235", "#0c1119"],
    detail: "stars",
    mark: "#f3ebdc",
  },
];

/** The scene as flat shapes filling a box. */
export function landscape(scene: Scene, x: number, y: number, width: number, height: number): string {
  const random = seeded(scene.name);
  const bands = scene.sky.map((fill, i) => {
    const top = y + (height * 0.86 * i) / scene.sky.length;
    return `<path fill="${fill}" d="M${n(x)} ${n(top)}h${n(width)}v${n(height)}h-${n(width)}z"/>`;
  });
  const { light } = scene;
  const disc = light
    ? `<circle cx="${n(x + width * light.x)}" cy="${n(y + height * light.y)}" r="${n(Math.min(width, height) * light.r)}" fill="${light.fill}"/>`
    : "";
  const hills = scene.ridges.map((fill, i) => {
    const shape = noise(random);
    const base = y + height * (0.6 + i * 0.14);
    const points: string[] = [];
    const step = width / 60;
    for (let dx = 0; dx <= width + 1; dx += step) {
      const u = (dx / height) * (2.6 + i * 0.6);
      const lift = (shape(u) - 0.42) * 0.3 + (shape(u * 3.7 + 90) - 0.5) * 0.045;
      points.push(`${n(x + dx)} ${n(base - lift * height * (1 - i * 0.22))}`);
    }
    return `<path fill="${fill}" d="M${n(x)} ${n(y + height)}L${points.join("L")}L${n(x + width)} ${n(y + height)}Z"/>`;
  });
  return bands.join("") + disc + hills.join("") + detail(scene, random, x, y, width, height);
}

function detail(
  { detail: kind, mark }: Scene,
  random: () => number,
  x: number,
  y: number,
  w: number,
  h: number,
): string {
  const unit = Math.min(w, h) / 100;
  const line = (d: string, width: number) =>
    `<path fill="none" stroke="${mark}" stroke-width="${(width * unit).toFixed(1)}" stroke-linecap="round" d="${d}"/>`;
  if (kind === "birds") {
    return line(
      [
        [0.58, 0.26],
        [0.66, 0.22],
        [0.64, 0.31],
      ]
        .map(
          ([bx = 0, by = 0]) =>
            `M${n(x + w * bx - 4 * unit)} ${n(y + h * by - 1.5 * unit)}q${n(3 * unit)} ${n(-1.5 * unit)} ${n(4 * unit)} ${n(1.5 * unit)}q${n(1 * unit)} ${n(-3 * unit)} ${n(4 * unit)} ${n(-1.5 * unit)}`,
        )
        .join(""),
      0.8,
    );
  }
  if (kind === "rain") {
    const drops = Array.from({ length: 90 }, () => {
      const length = between(random, 5, 16) * unit;
      return `M${n(x + random() * w)} ${n(y + random() * h)}l${n(-length * 0.2)} ${n(length)}`;
    });
    return line(drops.join(""), 0.5);
  }
  if (kind === "stars") {
    return Array.from(
      { length: 26 },
      () =>
        `<circle cx="${n(x + random() * w)}" cy="${n(y + random() * h * 0.5)}" r="${(between(random, 0.25, 0.6) * unit).toFixed(1)}" fill="${mark}"/>`,
    ).join("");
  }
  if (kind === "boat") {
    const bx = x + w * 0.36;
    const by = y + h * 0.93;
    return `<path fill="${mark}" d="M${n(bx - 9 * unit)} ${n(by)}q${n(9 * unit)} ${n(5 * unit)} ${n(18 * unit)} 0q${n(-9 * unit)} ${n(2 * unit)} ${n(-18 * unit)} 0z"/><path fill="#e9e2cf" d="M${n(bx)} ${n(by)}v${n(-15 * unit)}q${n(8 * unit)} ${n(5 * unit)} ${n(6 * unit)} ${n(14 * unit)}z"/>`;
  }
  if (kind === "bamboo") return bamboo(random, x, y, w, h, mark, unit);
  return "";
}

function bamboo(
  random: () => number,
  x: number,
  y: number,
  w: number,
  h: number,
  mark: string,
  unit: number,
): string {
  const shapes: string[] = [];
  for (const at of [0.2, 0.31, 0.72, 0.84]) {
    const cx = x + w * at;
    const thick = between(random, 2.2, 4) * unit;
    for (let top = y + h, joint = 0; top > y - h * 0.05; joint++) {
      const length = between(random, 15, 21) * unit;
      shapes.push(`M${n(cx - thick / 2)} ${n(top)}h${n(thick)}v${n(-length)}h${n(-thick)}z`);
      top -= length + 1.1 * unit;
      if (joint > 1) {
        for (const side of [-1, 1]) {
          const reach = between(random, 10, 17) * unit * side;
          const fall = between(random, 3, 11) * unit;
          shapes.push(
            `M${n(cx)} ${n(top)}q${n(reach * 0.6)} ${n(-fall * 0.5)} ${n(reach)} ${n(fall)}q${n(-reach * 0.7)} ${n(-fall * 0.2)} ${n(-reach)} ${n(-fall)}z`,
          );
        }
      }
    }
  }
  return `<path fill="${mark}" d="${shapes.join("")}"/>`;
}

const n = (value: number) => Math.round(value);
