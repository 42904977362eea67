import { between, type Random, seeded } from "../drawing/random.ts";

/** Width and height of a tile in pixels. What crosses an edge continues at the opposite one. */
export const tileSize = 1024;

/** What a paper looks like. */
export interface Paper {
  name: string;
  note: string;
  colour: [number, number, number];
  /** Strength of coarse and of fine unevenness, in 8-bit steps. */
  cloud: number;
  grain: number;
  /** `shade` is how much lighter they are than the paper, in 8-bit steps. */
  fibres?: { count: number; length: number; shade: number };
  flecks?: { count: number; shade: number };
  /** Strength of the lines of laid paper, in 8-bit steps. */
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

/** A seamless tile as 8-bit RGB. */
export function makePaper(paper: Paper): Uint8Array {
  const random = seeded(paper.name);
  const shades = new Float32Array(tileSize * tileSize);
  addClouds(shades, random, paper.cloud);
  addGrain(shades, random, paper.grain);
  if (paper.ribs) addRibs(shades, paper.ribs);
  if (paper.fibres) addFibres(shades, random, paper.fibres);
  if (paper.flecks) addFlecks(shades, random, paper.flecks);
  const pixels = new Uint8Array(tileSize * tileSize * 3);
  for (let i = 0; i < shades.length; i++) {
    for (let c = 0; c < 3; c++) pixels[i * 3 + c] = Math.round((paper.colour[c] ?? 0) + (shades[i] ?? 0));
  }
  return pixels;
}

/** Four octaves of tiling value noise, with cells of 256 px to 8 px. */
function addClouds(shades: Float32Array, random: Random, strength: number): void {
  for (const [cells, share] of [
    [4, 0.3],
    [16, 0.3],
    [48, 0.25],
    [128, 0.25],
  ] as const) {
    const grid = Float32Array.from({ length: cells * cells }, () => random() - 0.5);
    const at = (x: number, y: number) => grid[(y % cells) * cells + (x % cells)] ?? 0;
    const scale = cells / tileSize;
    for (let y = 0; y < tileSize; y += 2) {
      const gy = Math.floor(y * scale);
      const fy = smooth(y * scale - gy);
      for (let x = 0; x < tileSize; x += 2) {
        const gx = Math.floor(x * scale);
        const fx = smooth(x * scale - gx);
        const upper = at(gx, gy) + (at(gx + 1, gy) - at(gx, gy)) * fx;
        const lower = at(gx, gy + 1) + (at(gx + 1, gy + 1) - at(gx, gy + 1)) * fx;
        addBlock(shades, x, y, (upper + (lower - upper) * fy) * strength * share * 4);
      }
    }
  }
}

function addGrain(shades: Float32Array, random: Random, strength: number): void {
  for (let y = 0; y < tileSize; y += 2) {
    for (let x = 0; x < tileSize; x += 2) addBlock(shades, x, y, (random() + random() - 1) * strength);
  }
}

function addRibs(shades: Float32Array, strength: number): void {
  for (let y = 0; y < tileSize; y++) {
    const rib = Math.sin((y / tileSize) * Math.PI * 2 * 128) * strength * 0.6;
    for (let x = 0; x < tileSize; x++) {
      const chain = Math.exp(-((((x + 64) % 256) - 128) ** 2) / 8) * strength * 0.8;
      add(shades, x, y, rib - chain);
    }
  }
}

function addFibres(
  shades: Float32Array,
  random: Random,
  { count, length, shade }: { count: number; length: number; shade: number },
): void {
  for (let i = 0; i < count; i++) {
    let [x, y, angle] = [random() * tileSize, random() * tileSize, random() * Math.PI * 2];
    const turn = between(random, -0.03, 0.03);
    const depth = shade * between(random, 0.3, 1);
    const steps = length * between(random, 0.4, 1.3);
    for (let s = 0; s < steps; s++) {
      const fade = Math.sin((Math.PI * s) / steps);
      add(shades, Math.floor(x), Math.floor(y), depth * fade * 0.6);
      add(shades, Math.floor(x) + 1, Math.floor(y), depth * fade * 0.3);
      x += Math.cos(angle);
      y += Math.sin(angle);
      angle += turn + between(random, -0.06, 0.06);
    }
  }
}

function addFlecks(
  shades: Float32Array,
  random: Random,
  { count, shade }: { count: number; shade: number },
): void {
  for (let i = 0; i < count; i++) {
    const x = Math.floor(random() * tileSize);
    const y = Math.floor(random() * tileSize);
    const r = 0.6 + 2.2 * random() ** 4;
    const depth = shade * between(random, 0.3, 1);
    for (let dy = -3; dy <= 3; dy++) {
      for (let dx = -3; dx <= 3; dx++) {
        if (dx * dx + dy * dy * 1.7 <= r * r) add(shades, x + dx, y + dy, depth);
      }
    }
  }
}

/** Adds to two by two pixels: about one pixel of a high-density screen, and a quarter of the bytes. */
function addBlock(shades: Float32Array, x: number, y: number, value: number): void {
  add(shades, x, y, value);
  add(shades, x + 1, y, value);
  add(shades, x, y + 1, value);
  add(shades, x + 1, y + 1, value);
}

function add(shades: Float32Array, x: number, y: number, value: number): void {
  const i = ((y + tileSize) % tileSize) * tileSize + ((x + tileSize) % tileSize);
  shades[i] = (shades[i] ?? 0) + value;
}

const smooth = (t: number) => t * t * (3 - 2 * t);
