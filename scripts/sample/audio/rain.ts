import { between, type Random } from "../drawing/random.ts";
import { drop } from "./instruments.ts";
import { addSound, type Mix, sampleRate } from "./mix.ts";

/** Adds rain to a whole mix: soft noise, and single drops on the tiles. `strength` maps seconds to [0, 1]. */
export function addRain(mix: Mix, random: Random, strength: (t: number) => number): void {
  addNoise(mix, random, strength);
  for (let t = 0; t < mix.seconds; t += between(random, 0.01, 0.14)) {
    const now = strength(t);
    if (random() > now * 0.9) continue;
    const tile = drop(between(random, 900, 3400), between(random, 0.03, 0.12));
    addSound(mix, tile, t, 0.035 * between(random, 0.2, 1) * now, between(random, -0.9, 0.9), 0.35);
  }
}

/** Two independent channels of noise between about 400 Hz and 5 kHz, with gusts. */
function addNoise(mix: Mix, random: Random, strength: (t: number) => number): void {
  for (const channel of [mix.left, mix.right]) {
    let [low, lower, high] = [0, 0, 0];
    const gust = random() * 10;
    for (let i = 0; i < channel.length; i++) {
      const t = i / sampleRate;
      const white = random() * 2 - 1;
      low += 0.42 * (white - low);
      lower += 0.06 * (low - lower);
      high += 0.5 * (low - lower - high);
      const breath = 0.8 + 0.13 * Math.sin(t * 0.43 + gust) + 0.07 * Math.sin(t * 1.07 + gust * 2);
      channel[i] = (channel[i] ?? 0) + high * 0.085 * breath * strength(t);
    }
  }
}
