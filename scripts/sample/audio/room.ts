import { rate, type Take } from "./sound.ts";

const delaysMs = [31.7, 37.3, 43.9, 49.1, 56.3, 63.7, 71.9, 83.3];

/** A courtyard: eight delays that feed each other (Hadamard), each losing its highs, heard on both sides. */
export function room(on: Take, decaySeconds: number, amount: number): void {
  const lines = delaysMs.map((ms) => new Float32Array(Math.round((ms / 1000) * rate)));
  const gains = delaysMs.map((ms) => 10 ** ((-3 * ms) / 1000 / decaySeconds));
  const damped = new Float32Array(8);
  const heard = new Float32Array(8);
  const wait = Math.round(0.018 * rate);
  for (let i = 0; i < on.left.length; i++) {
    for (let k = 0; k < 8; k++) {
      const line = lines[k];
      const out = line?.[i % line.length] ?? 0;
      damped[k] = (damped[k] ?? 0) + 0.45 * (out - (damped[k] ?? 0));
      heard[k] = (damped[k] ?? 0) * (gains[k] ?? 0);
    }
    mix(heard);
    const input = i >= wait ? (on.room[i - wait] ?? 0) : 0;
    let [l, r] = [0, 0];
    for (let k = 0; k < 8; k++) {
      const line = lines[k];
      const value = heard[k] ?? 0;
      if (line) line[i % line.length] = value + input * (k % 3 === 0 ? -1 : 1);
      if (k % 2 === 0) l += value;
      else r += value;
    }
    on.left[i] = (on.left[i] ?? 0) + l * amount;
    on.right[i] = (on.right[i] ?? 0) + r * amount;
  }
}

/** An 8 × 8 Hadamard matrix by three rounds of sums and differences; it keeps the energy. */
function mix(v: Float32Array): void {
  for (const half of [1, 2, 4]) {
    for (let i = 0; i < 8; i++) {
      if (i & half) continue;
      const [a, b] = [v[i] ?? 0, v[i | half] ?? 0];
      v[i] = (a + b) * Math.SQRT1_2;
      v[i | half] = (a - b) * Math.SQRT1_2;
    }
  }
}
