/** The kinds of products. Every language has a message for each. */
export const PRODUCT_KINDS = [
  "book",
  "course",
  "code",
  "icons",
  "font",
  "presets",
  "music",
  "printable",
  "wallpapers",
  "template",
  "brushes",
  "textures",
  "bundle",
] as const;
