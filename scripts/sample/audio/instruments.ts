import type { Random } from "../drawing/random.ts";
import { sampleRate } from "./mix.ts";

/** A plucked string (Karplus and Strong): noise in a delay loop as long as the note's period, filtered at each turn. */
export function pluck(random: Random, frequency: number, seconds: number, brightness = 0.5): Float32Array {
  const period = sampleRate / frequency;
  const length = Math.floor(period - 0.5);
  const line = Float32Array.from({ length }, () => random() * 2 - 1);
  for (let pass = 0; pass < Math.round((1 - brightness) * 6) + 1; pass++) {
    for (let i = 0; i < length; i++) line[i] = ((line[i] ?? 0) + (line[(i + 1) % length] ?? 0)) / 2;
  }
  const fraction = period - 0.5 - length;
  const out = new Float32Array(Math.round(seconds * sampleRate));
  const loss = 0.5 ** (1 / (frequency * seconds * 0.22));
  let before = 0;
  for (let i = 0; i < out.length; i++) {
    const at = i % length;
    const now = line[at] ?? 0;
    const next = line[(at + 1) % length] ?? 0;
    out[i] = now * Math.min(1, (out.length - i) / 4000);
    line[at] = loss * (0.5 * (now + next) * (1 - fraction) + fraction * 0.5 * (now + before));
    before = now;
  }
  return normalise(out, 0.8);
}

/** A sustained chord of slightly detuned voices with a slow attack and release. */
export function pad(random: Random, frequencies: number[], seconds: number): Float32Array {
  const out = new Float32Array(Math.round(seconds * sampleRate));
  for (const frequency of frequencies) {
    for (const cents of [-5, 0, 6]) {
      const tuned = frequency * 2 ** (cents / 1200);
      const phase = random() * Math.PI * 2;
      const drift = 0.05 + random() * 0.12;
      const start = random() * Math.PI * 2;
      for (let i = 0; i < out.length; i++) {
        const t = i / sampleRate;
        const angle = 2 * Math.PI * tuned * t + phase;
        const swell = 0.65 + 0.35 * Math.sin(2 * Math.PI * drift * t + start);
        const tone = Math.sin(angle) + 0.28 * swell * Math.sin(2 * angle) + 0.1 * swell * Math.sin(3 * angle);
        out[i] = (out[i] ?? 0) + tone * swell;
      }
    }
  }
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) * Math.sin((Math.PI * i) / out.length) ** 1.4;
  return normalise(out, 0.8);
}

/** A drop of water: a short tone that rises as the bubble closes. */
export function drop(frequency: number, seconds = 0.35): Float32Array {
  const out = new Float32Array(Math.round(seconds * sampleRate));
  let angle = 0;
  for (let i = 0; i < out.length; i++) {
    const t = i / sampleRate;
    angle += (2 * Math.PI * frequency * (1 + 0.12 * Math.exp(-t * 60) + 0.05 * t)) / sampleRate;
    const tone = Math.sin(angle) + 0.18 * Math.sin(angle * 2.76) * Math.exp(-t * 40);
    out[i] = tone * Math.exp(-t * 13) * Math.min(1, t * 700);
  }
  return out;
}

/** One note of a flute: nearly a sine, with delayed vibrato and breath noise. */
export function flute(random: Random, frequency: number, seconds: number): Float32Array {
  const out = new Float32Array(Math.round(seconds * sampleRate));
  let [angle, air] = [0, 0];
  for (let i = 0; i < out.length; i++) {
    const t = i / sampleRate;
    const vibrato = 1 + 0.004 * Math.min(1, t / 2) * Math.sin(2 * Math.PI * 4.6 * t);
    const bend = 1 - 0.02 * Math.exp(-t * 9);
    angle += (2 * Math.PI * frequency * vibrato * bend) / sampleRate;
    air += 0.18 * (random() * 2 - 1 - air);
    const breath = Math.sin((Math.PI * t) / seconds) ** 0.7;
    out[i] =
      breath * (Math.sin(angle) + 0.22 * Math.sin(2 * angle) + 0.07 * Math.sin(3 * angle) + 0.12 * air);
  }
  return normalise(out, 0.8);
}

function normalise(sound: Float32Array, peak: number): Float32Array {
  const loudest = sound.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
  return sound.map((value) => (value / loudest) * peak);
}
