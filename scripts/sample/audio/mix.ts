/** Samples a second. */
export const sampleRate = 44100;

/** A stereo mix under construction: the dry channels, and the mono signal for the reverb. */
export interface Mix {
  seconds: number;
  left: Float32Array;
  right: Float32Array;
  reverbSend: Float32Array;
}

/** A mix of the given length with nothing in it. */
export function silentMix(seconds: number): Mix {
  const length = Math.round(seconds * sampleRate);
  return {
    seconds,
    left: new Float32Array(length),
    right: new Float32Array(length),
    reverbSend: new Float32Array(length),
  };
}

/** Adds a mono sound at a time in seconds; `pan` runs from -1 to 1, `wet` is the share sent to the reverb. */
export function addSound(mix: Mix, sound: Float32Array, at: number, gain: number, pan = 0, wet = 0.4): void {
  const start = Math.round(at * sampleRate);
  const angle = ((pan + 1) * Math.PI) / 4;
  const [l, r] = [Math.cos(angle) * gain, Math.sin(angle) * gain];
  for (let i = 0; i < sound.length && start + i < mix.left.length; i++) {
    const value = sound[i] ?? 0;
    const j = start + i;
    mix.left[j] = (mix.left[j] ?? 0) + value * l;
    mix.right[j] = (mix.right[j] ?? 0) + value * r;
    mix.reverbSend[j] = (mix.reverbSend[j] ?? 0) + value * gain * wet;
  }
}

/** The frequency in Hz of a note such as `D4` or `F#3`. */
export function frequencyOf(note: string): number {
  const [, letter = "A", sharp, octave = "4"] = /^([A-G])(#?)(\d)$/.exec(note) ?? [];
  const step = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }[letter] ?? 9;
  return 440 * 2 ** ((step + (sharp ? 1 : 0) - 9) / 12 + Number(octave) - 4);
}
