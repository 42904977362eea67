import type { Grade, Rgb } from "./cube.ts";

/** How a table changes a picture. The tints are added to shadows, midtones and highlights. */
interface Recipe {
  shadows: Rgb;
  midtones: Rgb;
  highlights: Rgb;
  /** 1 leaves colours as they are, 0 gives grey. */
  saturation: number;
  /** Above 1 increases the contrast of the midtones. */
  contrast: number;
  /** What black becomes. */
  blackLevel: number;
  /** Saturation of strong reds, so that neon signs do not clip. */
  reds?: number;
  /** How far colours like skin are left untinted. */
  skin?: number;
}

const recipes: Record<string, Recipe> = {
  "Blue Hour": {
    shadows: [-0.03, 0, 0.05],
    midtones: [-0.04, 0, 0.045],
    highlights: [0.015, 0.005, -0.01],
    saturation: 0.94,
    contrast: 1.06,
    blackLevel: 0.012,
    skin: 0.8,
  },
  Tungsten: {
    shadows: [-0.015, -0.005, 0.035],
    midtones: [0.03, 0.008, -0.02],
    highlights: [0.05, 0.015, -0.06],
    saturation: 1.04,
    contrast: 1.04,
    blackLevel: 0.008,
  },
  "Wet Street": {
    shadows: [-0.025, 0.015, 0.012],
    midtones: [-0.02, 0.014, 0.004],
    highlights: [0.01, 0.02, 0.018],
    saturation: 0.9,
    contrast: 1.2,
    blackLevel: 0,
  },
  "Last Bus": {
    shadows: [0.01, 0.004, 0.012],
    midtones: [0.022, -0.014, 0.014],
    highlights: [0.02, -0.004, -0.006],
    saturation: 0.88,
    contrast: 1.02,
    blackLevel: 0.02,
    skin: 0.3,
  },
  "Kitchen Window": {
    shadows: [-0.035, -0.008, 0.06],
    midtones: [0, 0, 0],
    highlights: [0.05, 0.025, -0.055],
    saturation: 1.06,
    contrast: 1.08,
    blackLevel: 0.01,
  },
  "Low Neon": {
    shadows: [0.004, -0.008, 0.02],
    midtones: [0.006, -0.006, 0.01],
    highlights: [0, 0, 0.006],
    saturation: 0.98,
    contrast: 1.12,
    blackLevel: 0.006,
    reds: 0.68,
  },
  Smoke: {
    shadows: [0.004, 0.006, 0.01],
    midtones: [0.004, 0.003, 0],
    highlights: [0.008, 0.002, -0.012],
    saturation: 0.74,
    contrast: 0.82,
    blackLevel: 0.055,
  },
  "First Stars": {
    shadows: [-0.012, -0.004, 0.03],
    midtones: [-0.03, -0.012, 0.03],
    highlights: [0.02, 0.008, -0.02],
    saturation: 0.8,
    contrast: 1.16,
    blackLevel: 0,
  },
};

/** The eight tables by name. */
export const grades: Record<string, Grade> = Object.fromEntries(
  Object.entries(recipes).map(([name, recipe]): [string, Grade] => [name, (colour) => apply(recipe, colour)]),
);

function apply(recipe: Recipe, [r, g, b]: Rgb): Rgb {
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const inShadows = (1 - light) ** 3;
  const inHighlights = light ** 2;
  const inMidtones = 4 * light * (1 - light);
  const redness = Math.max(0, r - Math.max(g, b));
  const saturation = recipe.saturation * (1 - redness * (1 - (recipe.reds ?? 1)));
  const untinted = (recipe.skin ?? 0) * skinLike(r, g, b);
  const out = [r, g, b].map((value, i) => {
    const tint =
      (recipe.shadows[i] ?? 0) * inShadows +
      (recipe.midtones[i] ?? 0) * inMidtones +
      (recipe.highlights[i] ?? 0) * inHighlights;
    const saturated = light + (value - light) * saturation;
    const tinted = saturated + tint * (1 - untinted) * Math.min(1, light * 6 + 0.25);
    return recipe.blackLevel + (1 - recipe.blackLevel) * curve(tinted, recipe.contrast);
  });
  return [out[0] ?? 0, out[1] ?? 0, out[2] ?? 0];
}

/** An S-curve through black, middle grey and white; a contrast below 1 gives the inverse. */
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
