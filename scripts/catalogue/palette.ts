/**
 * Colours of the design outside CSS: for pictures, icons and the check of the shop's accent. The keys are the names of tokens in
 * site/styles/tokens.css. A test compares the values.
 */
export const PALETTE = {
  paper: { light: "oklch(0.971 0.011 84)", dark: "oklch(0.188 0.009 62)" },
  ink: { light: "oklch(0.235 0.014 55)", dark: "oklch(0.915 0.016 82)" },
  soft: { light: "oklch(0.43 0.016 60)", dark: "oklch(0.745 0.018 78)" },
  line: { light: "oklch(0.868 0.016 80)", dark: "oklch(0.318 0.013 66)" },
  "accent-ink": { light: "oklch(0.985 0.01 84)", dark: "oklch(0.985 0.01 84)" },
} as const;

/** The accent of a shop that sets none: vermilion. */
export const DEFAULT_ACCENT = "oklch(0.58 0.19 32)";

/** The colour of the character in the seal. */
export const SEAL_INK = "#fbf7ee";
