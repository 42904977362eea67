import { z } from "zod";
import { block, colour, font, logo } from "../schema-types.ts";
import { field } from "./field.ts";

/** The themes of the site's stylesheet, site/styles/tokens.css. */
const FONTS = ["studio", "system", "plain"] as const;
const DENSITIES = ["airy", "compact"] as const;

/** `theme` in `shop.yaml` */
export const theme = field(
  block({
    accent: field(
      colour.optional(),
      "The colour of buttons and links. Pages make it darker or lighter where that is needed for contrast.",
      '"#c8442b"',
    ),
    fonts: field(
      z.enum(FONTS, `one of ${FONTS.join(", ")}`).default("studio"),
      "The typefaces: `studio` has a serif of its own, `system` the serif of the visitor's system, `plain` its sans serif.",
      "plain",
    ),
    titleFont: field(
      font.optional(),
      "A font of your own for titles: a WOFF2, WOFF, TTF or OTF in the content folder. Publishing reduces it to the characters that the shop uses, at most 40 kB. Other characters are in the typeface of `fonts`. Its licence must allow it on websites.",
      "fonts/gravel-display.woff2",
    ),
    textFont: field(font.optional(), "A font of your own for texts, likewise.", "fonts/gravel-text.woff2"),
    density: field(
      z.enum(DENSITIES, `one of ${DENSITIES.join(", ")}`).default("airy"),
      "Spacing.",
      "compact",
    ),
    logo: field(
      logo.optional(),
      "An SVG or PNG of at most 200 kB in the content folder, at the top of every page instead of the name.",
      "logo.svg",
    ),
    logoDark: field(logo.optional(), "The logo for dark pages.", "logo-dark.svg"),
  }).prefault({}),
  "The shop's look.",
);
