/** The studio's colours: papers, inks, washes of ink, and one vermilion. */
export const palette = {
  white: "#fbf7ee",
  paper: "#f3ebdc",
  straw: "#e6d8be",
  kraft: "#c9ac80",
  celadon: "#b7c1b1",
  wash: "#bdb2a0",
  smoke: "#8c8374",
  soot: "#4a433b",
  ink: "#1d1a17",
  night: "#1d2530",
  dusk: "#33405a",
  vermilion: "#c43c25",
  ember: "#8f2716",
  amber: "#e2a552",
} as const;
