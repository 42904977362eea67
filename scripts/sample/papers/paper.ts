import { between, type Random, seeded } from "../ink/random.ts";

/** The size of a tile in pixels; everything drawn on it wraps around. */
export const tile = 1024;

/** How a paper is made: its colour, the cloudiness and grain of its pulp, and what lies in it. */
export interface Paper {
  name: string;
  note: string;
  colour: [number, number, number];
  /** Strength of slow and of fine unevenness, in 8-bit steps. */
  cloud: number;
  grain: number;
  fibres?: { count: number; length: number; shade: number };
  flecks?: { count: number; shade: number };
  ribs?: number;
}

export const papers: Paper[] = [
  {
    name: "xuan",
    note: "White, with long fibres",
    colour: [247, 245, 238],
    cloud: 2.5,
    grain: 1.6,
    fibres: { count: 420, length: 150, shade: -7 },
  },
  { name: "cotton", note: "Warm white, soft", colour: [246, 240, 228], cloud: 4.5, grain: 2.2 },
  {
    name: "laid",
    note: "Fine ribs, like writing paper",
    colour: [243, 234, 213],
    cloud: 2.5,
    grain: 1.6,
    ribs: 4,
  },
  {
    name: "newsprint",
    note: "Grey and speckled",
    colour: [219, 216, 208],
    cloud: 3,
    grain: 3,
    flecks: { count: 1500, shade: -26 },
  },
  {
    name: "straw",
    note: "Yellow, with flecks",
    colour: [229, 208, 158],
    cloud: 3.5,
    grain: 2.4,
    fibres: { count: 300, length: 44, shade: -26 },
    flecks: { count: 260, shade: -30 },
  },
  {
    name: "kraft",
    note: "Brown wrapping paper",
    colour: [190, 156, 112],
    cloud: 3.5,
    grain: 3,
    fibres: { count: 700, length: 60, shade: -12 },
  },
  {
    name: "slate",
    note: "Blue-grey card",
    colour: [138, 150, 158],
    cloud: 3,
    grain: 2.4,
    fibres: { count: 160, length: 40, shade: 14 },
  },
  {
    name: "night",
    note: "Nearly black",
    colour: [31, 28, 27],
    cloud: 2,
    grain: 1.8,
    fibres: { count: 160, length: 60, shade: 9 },
  },
];

/** The tile as 8-bit RGB. */
export function makePaper(paper: Paper): Uint8Array {
  const random = seeded(paper.name);
  const height = new Float32Array(tile * tile);
  cloud(height, random, paper.cloud);
  tooth(height, random, paper.grain);
  if (paper.ribs) ribs(height, paper.ribs);
  if (paper.fibres) fibres(height, random, paper.fibres);
  if (paper.flecks) flecks(height, random, paper.flecks);
  const pixels = new Uint8Array(tile * tile * 3);
  for (let i = 0; i < height.length; i++) {
    for (let c = 0; c < 3; c++) pixels[i * 3 + c] = Math.round((paper.colour[c] ?? 0) + (height[i] ?? 0));
  }
  return pixels;
}

/** Octaves of wrapped value noise, from blots of 256 px to mottle of 8 px. */
function cloud(height: Float32Array, random: Random, strength: number): void {
  for (const [cells, share] of [
    [4, 0.3],
    [16, 0.3],
    [48, 0.25],
    [128, 0.25],
  ] as const) {
    const grid = Float32Array.from({ length: cells * cells }, () => random() - 0.5);
    const at = (x: number, y: number) => grid[(y % cells) * cells + (x % cells)] ?? 0;
    const scale = cells / tile;
    for (let y = 0; y < tile; y += 2) {
      const gy = Math.floor(y * scale);
      const fy = smooth(y * scale - gy);
      for (let x = 0; x < tile; x += 2) {
        const gx = Math.floor(x * scale);
        const fx = smooth(x * scale - gx);
        const upper = at(gx, gy) + (at(gx + 1, gy) - at(gx, gy)) * fx;
        const lower = at(gx, gy + 1) + (at(gx + 1, gy + 1) - at(gx, gy + 1)) * fx;
        addClump(height, x, y, (upper + (lower - upper) * fy) * strength * share * 4);
      }
    }
  }
}

function tooth(height: Float32Array, random: Random, strength: number): void {
  for (let y = 0; y < tile; y += 2) {
    for (let x = 0; x < tile; x += 2) addClump(height, x, y, (random() + random() - 1) * strength);
  }
}

function ribs(height: Float32Array, strength: number): void {
  for (let y = 0; y < tile; y++) {
    const rib = Math.sin((y / tile) * Math.PI * 2 * 128) * strength * 0.6;
    for (let x = 0; x < tile; x++) {
      const chain = Math.exp(-((((x + 64) % 256) - 128) ** 2) / 8) * strength * 0.8;
      add(height, x, y, rib - chain);
    }
  }
}

function fibres(
  height: Float32Array,
  random: Random,
  { count, length, shade }: { count: number; length: number; shade: number },
): void {
  for (let i = 0; i < count; i++) {
    let [x, y, angle] = [random() * tile, random() * tile, random() * Math.PI * 2];
    const turn = between(random, -0.03, 0.03);
    const depth = shade * between(random, 0.3, 1);
    const steps = length * between(random, 0.4, 1.3);
    for (let s = 0; s < steps; s++) {
      const fade = Math.sin((Math.PI * s) / steps);
      add(height, Math.floor(x), Math.floor(y), depth * fade * 0.6);
      add(height, Math.floor(x) + 1, Math.floor(y), depth * fade * 0.3);
      x += Math.cos(angle);
      y += Math.sin(angle);
      angle += turn + between(random, -0.06, 0.06);
    }
  }
}

function flecks(
  height: Float32Array,
  random: Random,
  { count, shade }: { count: number; shade: number },
): void {
  for (let i = 0; i < count; i++) {
    const x = Math.floor(random() * tile);
    const y = Math.floor(random() * tile);
    const r = 0.6 + 2.2 * random() ** 4;
    const depth = shade * between(random, 0.3, 1);
    for (let dy = -3; dy <= 3; dy++) {
      for (let dx = -3; dx <= 3; dx++) {
        if (dx * dx + dy * dy * 1.7 <= r * r) add(height, x + dx, y + dy, depth);
      }
    }
  }
}

/** Two pixels by two, which is one on a sharp screen and a quarter of the bytes. */
function addClump(height: Float32Array, x: number, y: number, value: number): void {
  add(height, x, y, value);
  add(height, x + 1, y, value);
  add(height, x, y + 1, value);
  add(height, x + 1, y + 1, value);
}

function add(height: Float32Array, x: number, y: number, value: number): void {
  const i = ((y + tile) % tile) * tile + ((x + tile) % tile);
  height[i] = (height[i] ?? 0) + value;
}

const smooth = (t: number) => t * t * (3 - 2 * t);
