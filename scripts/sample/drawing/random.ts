/** A stream of numbers in [0, 1) that is the same on every run for the same seed (mulberry32). */
export type Random = () => number;

export function seeded(seed: string): Random {
  let state = hash(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A number between two bounds. */
export function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}

/** Smooth one-dimensional noise in [0, 1]: values at whole numbers, eased in between. */
export function noise(random: Random): (x: number) => number {
  const values = Array.from({ length: 256 }, random);
  const at = (i: number) => values[((i % 256) + 256) % 256] ?? 0;
  return (x) => {
    const i = Math.floor(x);
    const f = x - i;
    return at(i) + (at(i + 1) - at(i)) * f * f * (3 - 2 * f);
  };
}

function hash(text: string): number {
  let h = 2166136261;
  for (const char of text) h = Math.imul(h ^ (char.codePointAt(0) ?? 0), 16777619);
  return h >>> 0;
}
