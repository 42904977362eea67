/** What a product can be. Pages have a word for each in every language. */
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
