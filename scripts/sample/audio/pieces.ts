import { between, seeded } from "../drawing/random.ts";
import { drop, flute, pad, pluck } from "./instruments.ts";
import { addSound, frequencyOf, type Mix, silentMix } from "./mix.ts";
import { addRain } from "./rain.ts";
import { addReverb } from "./reverb.ts";

const notes = (list: string) => list.split(" ").map(frequencyOf);
const ease = (t: number, from: number, to: number) => {
  const x = Math.min(1, Math.max(0, (t - from) / (to - from)));
  return x * x * (3 - 2 * x);
};

/** 1. The rain begins, together with one chord. */
export function eaves(): Mix {
  const mix = silentMix(62);
  const random = seeded("eaves");
  addRain(mix, random, (t) => 0.15 + 0.85 * ease(t, 0, 16) - 0.75 * ease(t, 54, 62));
  addSound(mix, pad(random, notes("D2 A2 E3 F#3"), 30), 7, 0.17, -0.2, 0.5);
  addSound(mix, pad(random, notes("D2 B2 E3 A3"), 32), 27, 0.17, 0.2, 0.5);
  const melody: [number, string][] = [
    [14, "A4"],
    [17.5, "E5"],
    [18.3, "D5"],
    [24, "B4"],
    [28.2, "A4"],
    [29.1, "F#4"],
    [35, "E5"],
    [38.4, "F#5"],
    [39.3, "E5"],
    [40.2, "B4"],
    [47, "A4"],
    [50.5, "D4"],
  ];
  for (const [at, note] of melody)
    addSound(mix, pluck(random, frequencyOf(note), 6, 0.35), at, 0.2, between(random, -0.4, 0.4), 0.7);
  addReverb(mix, 4.5, 0.3);
  return mix;
}

/** 2. Loops of drops with slightly irregular timing. */
export function gutterSong(): Mix {
  const mix = silentMix(60);
  const random = seeded("gutter song");
  addRain(mix, random, (t) => 0.4 * ease(t, 0, 4) * (1 - ease(t, 55, 60)));
  const loops = [
    { every: 1.2, from: 1, scale: notes("E5 G5 A5 E5"), pan: -0.5 },
    { every: 0.9, from: 6, scale: notes("B5 A5 D6"), pan: 0.5 },
    { every: 1.6, from: 13, scale: notes("G4 E4 D5 A4 B4"), pan: 0 },
    { every: 0.6, from: 24, scale: notes("E6 D6 B5 G5 A5"), pan: 0.75 },
  ];
  for (const { every, from, scale, pan } of loops) {
    let i = 0;
    for (let t = from; t < 55; t += every) {
      const late = between(random, -0.035, 0.05);
      if (random() > 0.14)
        addSound(
          mix,
          drop(scale[i % scale.length] ?? 440, 0.5),
          t + late,
          between(random, 0.07, 0.15),
          pan,
          0.6,
        );
      i += 1;
    }
  }
  const bass: [number, string][] = [
    [9, "E2"],
    [18, "G2"],
    [27, "A2"],
    [36, "E2"],
    [45, "D2"],
  ];
  for (const [at, note] of bass)
    addSound(mix, pad(random, [frequencyOf(note), frequencyOf(note) * 1.5], 11), at, 0.17, 0, 0.3);
  addReverb(mix, 2.6, 0.26);
  return mix;
}

/** 3. Slow chords under a flute. */
export function longCourtyard(): Mix {
  const mix = silentMix(66);
  const random = seeded("long courtyard");
  addRain(mix, random, (t) => 0.28 * ease(t, 2, 14) * (1 - ease(t, 58, 66)));
  const chords: [number, string][] = [
    [0, "A1 E2 B2 C3"],
    [19, "F2 C3 G3 A3"],
    [38, "A1 E2 G3 B3"],
  ];
  for (const [at, chord] of chords) addSound(mix, pad(random, notes(chord), 26), at, 0.2, 0, 0.5);
  const breath: [number, string, number][] = [
    [8, "E5", 6],
    [16, "D5", 4],
    [20.5, "C5", 7],
    [31, "A4", 6],
    [39.5, "G4", 4],
    [44, "A4", 5],
    [50, "E4", 9],
  ];
  for (const [at, note, seconds] of breath)
    addSound(mix, flute(random, frequencyOf(note), seconds), at, 0.1, -0.15, 1.1);
  for (const [at, note] of [
    [13, "A3"],
    [27, "C4"],
    [36.5, "E4"],
    [48, "G3"],
    [57, "A3"],
  ] as const) {
    addSound(mix, pluck(random, frequencyOf(note), 7, 0.2), at, 0.2, 0.35, 0.9);
  }
  addReverb(mix, 6.5, 0.34);
  return mix;
}

/** 4. Five notes repeated by two hands, of which one is slightly slower. */
export function teaAtFour(): Mix {
  const mix = silentMix(60);
  const random = seeded("tea at four");
  addRain(mix, random, (t) => 0.22 * ease(t, 0, 10) * (1 - ease(t, 54, 60)));
  const five = notes("D4 F#4 A4 B4 E5");
  for (const { step, from, until, pan, gain } of [
    { step: 0.5, from: 0.4, until: 54, pan: -0.35, gain: 0.19 },
    { step: 0.506, from: 10.4, until: 50, pan: 0.35, gain: 0.15 },
  ]) {
    let i = 0;
    for (let t = from; t < until; t += step) {
      const accent = i % 5 === 0 ? 1 : 0.72;
      const entry = ease(t, from, from + 5) * (1 - 0.8 * ease(t, until - 6, until));
      addSound(
        mix,
        pluck(random, five[i % 5] ?? 440, 3.2, 0.42),
        t + between(random, -0.008, 0.008),
        gain * accent * entry,
        pan,
        0.4,
      );
      i += 1;
    }
  }
  for (const [at, chord] of [
    [6, "D2 A2 F#3"],
    [21, "B1 F#2 D3 A3"],
    [36, "G2 D3 B3"],
  ] as const) {
    addSound(mix, pad(random, notes(chord), 22), at, 0.14, 0, 0.5);
  }
  addReverb(mix, 3.2, 0.24);
  return mix;
}

/** 5. The rain thins out and stops. */
export function clearing(): Mix {
  const mix = silentMix(64);
  const random = seeded("clearing");
  addRain(mix, random, (t) => 0.9 * ease(t, 0, 2) * (1 - ease(t, 8, 38)));
  for (const [at, chord] of [
    [4, "B1 F#2 D3 A3"],
    [20, "G2 D3 A3 B3"],
    [37, "D2 A2 F#3 E4"],
  ] as const) {
    addSound(mix, pad(random, notes(chord), 25), at, 0.18, 0, 0.5);
  }
  const line: [number, string][] = [
    [12, "F#4"],
    [14, "A4"],
    [15, "B4"],
    [20, "D5"],
    [22, "B4"],
    [23, "A4"],
    [28, "E5"],
    [29, "F#5"],
    [31, "D5"],
    [36, "A5"],
    [37, "F#5"],
    [38, "E5"],
    [40, "D5"],
    [46, "A4"],
    [47.2, "D5"],
    [48.4, "F#5"],
    [54, "D4"],
  ];
  for (const [at, note] of line) {
    addSound(mix, pluck(random, frequencyOf(note), 6, 0.45), at, 0.2, between(random, -0.5, 0.5), 0.6);
    addSound(mix, pluck(random, frequencyOf(note) / 2, 6, 0.2), at + 0.02, 0.09, 0, 0.6);
  }
  for (let i = 0; i < 9; i++)
    addSound(
      mix,
      drop(between(random, 1200, 2400), 0.3),
      40 + i * between(random, 1.2, 2.6),
      0.06 * (1 - i / 10),
      between(random, -0.8, 0.8),
      0.9,
    );
  addReverb(mix, 5, 0.3);
  return mix;
}
