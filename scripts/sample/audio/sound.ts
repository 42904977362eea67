/** Samples a second. */
export const rate = 44100;

/** A stereo take: what is heard directly, and what is sent into the room. */
export interface Take {
  seconds: number;
  left: Float32Array;
  right: Float32Array;
  room: Float32Array;
}

export function take(seconds: number): Take {
  const length = Math.round(seconds * rate);
  return {
    seconds,
    left: new Float32Array(length),
    right: new Float32Array(length),
    room: new Float32Array(length),
  };
}

/** Adds a mono sound to a take at a time in seconds; `pan` runs from -1 to 1, `wet` is the share sent to the room. */
export function lay(on: Take, sound: Float32Array, at: number, gain: number, pan = 0, wet = 0.4): void {
  const start = Math.round(at * rate);
  const angle = ((pan + 1) * Math.PI) / 4;
  const [l, r] = [Math.cos(angle) * gain, Math.sin(angle) * gain];
  for (let i = 0; i < sound.length && start + i < on.left.length; i++) {
    const value = sound[i] ?? 0;
    const j = start + i;
    on.left[j] = (on.left[j] ?? 0) + value * l;
    on.right[j] = (on.right[j] ?? 0) + value * r;
    on.room[j] = (on.room[j] ?? 0) + value * gain * wet;
  }
}

/** The frequency in Hz of a note such as `D4` or `F#3`. */
export function pitch(note: string): number {
  const [, letter = "A", sharp, octave = "4"] = /^([A-G])(#?)(\d)$/.exec(note) ?? [];
  const step = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 }[letter] ?? 9;
  return 440 * 2 ** ((step + (sharp ? 1 : 0) - 9) / 12 + Number(octave) - 4);
}
