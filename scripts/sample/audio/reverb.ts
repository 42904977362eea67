import { type Mix, sampleRate } from "./mix.ts";

const delaysMs = [31.7, 37.3, 43.9, 49.1, 56.3, 63.7, 71.9, 83.3];

/** Adds the reverb of a courtyard: a network of eight delays with low-pass filters and a Hadamard feedback matrix. */
export function addReverb(mix: Mix, decaySeconds: number, amount: number): void {
  const lines = delaysMs.map((ms) => new Float32Array(Math.round((ms / 1000) * sampleRate)));
  const gains = delaysMs.map((ms) => 10 ** ((-3 * ms) / 1000 / decaySeconds));
  const damped = new Float32Array(8);
  const feedback = new Float32Array(8);
  const preDelay = Math.round(0.018 * sampleRate);
  for (let i = 0; i < mix.left.length; i++) {
    for (let k = 0; k < 8; k++) {
      const line = lines[k];
      const out = line?.[i % line.length] ?? 0;
      damped[k] = (damped[k] ?? 0) + 0.45 * (out - (damped[k] ?? 0));
      feedback[k] = (damped[k] ?? 0) * (gains[k] ?? 0);
    }
    hadamard(feedback);
    const input = i >= preDelay ? (mix.reverbSend[i - preDelay] ?? 0) : 0;
    let [l, r] = [0, 0];
    for (let k = 0; k < 8; k++) {
      const line = lines[k];
      const value = feedback[k] ?? 0;
      if (line) line[i % line.length] = value + input * (k % 3 === 0 ? -1 : 1);
      if (k % 2 === 0) l += value;
      else r += value;
    }
    mix.left[i] = (mix.left[i] ?? 0) + l * amount;
    mix.right[i] = (mix.right[i] ?? 0) + r * amount;
  }
}

/** Multiplies by an 8 × 8 Hadamard matrix in three rounds of sums and differences; the energy stays the same. */
function hadamard(v: Float32Array): void {
  for (const half of [1, 2, 4]) {
    for (let i = 0; i < 8; i++) {
      if (i & half) continue;
      const [a, b] = [v[i] ?? 0, v[i | half] ?? 0];
      v[i] = (a + b) * Math.SQRT1_2;
      v[i | half] = (a - b) * Math.SQRT1_2;
    }
  }
}
