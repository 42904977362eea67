import type { Grade, Rgb } from "./cube.ts";

/** How a table changes a picture. Tints are what is added to a grey in the shadows, middle and lights. */
interface Recipe {
  shadows: Rgb;
  middle: Rgb;
  lights: Rgb;
  /** 1 leaves colour as it is, 0 takes it out. */
  colour: number;
  /** Above 1 steepens the middle. */
  contrast: number;
  /** Lifts black off the floor. */
  lift: number;
  /** Colour kept where red is strong, so that signs do not burn out. */
  reds?: number;
  /** How much of the original is kept where the colour is like skin. */
  skin?: number;
}

const recipes: Record<string, Recipe> = {
  "Blue Hour": {
    shadows: [-0.03, 0, 0.05],
    middle: [-0.04, 0, 0.045],
    lights: [0.015, 0.005, -0.01],
    colour: 0.94,
    contrast: 1.06,
    lift: 0.012,
    skin: 0.8,
  },
  Tungsten: {
    shadows: [-0.015, -0.005, 0.035],
    middle: [0.03, 0.008, -0.02],
    lights: [0.05, 0.015, -0.06],
    colour: 1.04,
    contrast: 1.04,
    lift: 0.008,
  },
  "Wet Street": {
    shadows: [-0.025, 0.015, 0.012],
    middle: [-0.02, 0.014, 0.004],
    lights: [0.01, 0.02, 0.018],
    colour: 0.9,
    contrast: 1.2,
    lift: 0,
  },
  "Last Bus": {
    shadows: [0.01, 0.004, 0.012],
    middle: [0.022, -0.014, 0.014],
    lights: [0.02, -0.004, -0.006],
    colour: 0.88,
    contrast: 1.02,
    lift: 0.02,
    skin: 0.3,
  },
  "Kitchen Window": {
    shadows: [-0.035, -0.008, 0.06],
    middle: [0, 0, 0],
    lights: [0.05, 0.025, -0.055],
    colour: 1.06,
    contrast: 1.08,
    lift: 0.01,
  },
  "Low Neon": {
    shadows: [0.004, -0.008, 0.02],
    middle: [0.006, -0.006, 0.01],
    lights: [0, 0, 0.006],
    colour: 0.98,
    contrast: 1.12,
    lift: 0.006,
    reds: 0.68,
  },
  Smoke: {
    shadows: [0.004, 0.006, 0.01],
    middle: [0.004, 0.003, 0],
    lights: [0.008, 0.002, -0.012],
    colour: 0.74,
    contrast: 0.82,
    lift: 0.055,
  },
  "First Stars": {
    shadows: [-0.012, -0.004, 0.03],
    middle: [-0.03, -0.012, 0.03],
    lights: [0.02, 0.008, -0.02],
    colour: 0.8,
    contrast: 1.16,
    lift: 0,
  },
};

/** The eight tables by name. */
export const grades: Record<string, Grade> = Object.fromEntries(
  Object.entries(recipes).map(([name, recipe]): [string, Grade] => [name, (colour) => apply(recipe, colour)]),
);

function apply(recipe: Recipe, [r, g, b]: Rgb): Rgb {
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const inShadow = (1 - light) ** 3;
  const inLight = light ** 2;
  const inMiddle = 4 * light * (1 - light);
  const redness = Math.max(0, r - Math.max(g, b));
  const colour = recipe.colour * (1 - redness * (1 - (recipe.reds ?? 1)));
  const kept = (recipe.skin ?? 0) * skinLike(r, g, b);
  const out = [r, g, b].map((value, i) => {
    const tint =
      (recipe.shadows[i] ?? 0) * inShadow +
      (recipe.middle[i] ?? 0) * inMiddle +
      (recipe.lights[i] ?? 0) * inLight;
    const saturated = light + (value - light) * colour;
    const tinted = saturated + tint * (1 - kept) * Math.min(1, light * 6 + 0.25);
    return recipe.lift + (1 - recipe.lift) * curve(tinted, recipe.contrast);
  });
  return [out[0] ?? 0, out[1] ?? 0, out[2] ?? 0];
}

/** An S through black, middle grey and white; below 1 it lies flatter than the diagonal. */
function curve(value: number, contrast: number): number {
  const x = Math.min(1, Math.max(0, value));
  const smooth = x * x * (3 - 2 * x);
  return x + (smooth - x) * (contrast - 1) * 2;
}

/** 1 for the orange of skin at middle lightness, falling to 0 away from it. */
function skinLike(r: number, g: number, b: number): number {
  const order = Math.min(1, Math.max(0, (r - g) * 6)) * Math.min(1, Math.max(0, (g - b) * 6));
  const strong = Math.max(r, g, b) - Math.min(r, g, b);
  return order * Math.max(0, 1 - Math.abs(strong - 0.3) * 2.5);
}
