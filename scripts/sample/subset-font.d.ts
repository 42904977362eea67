declare module "subset-font" {
  interface SubsetOptions {
    targetFormat?: "sfnt" | "woff" | "woff2";
    variationAxes?: Record<string, number | { min: number; max: number }>;
    keepAllGlyphs?: boolean;
    noHinting?: boolean;
  }
  /** A font cut down to the characters of `text`, or pinned on its variation axes. */
  export default function subsetFont(font: Buffer, text?: string, options?: SubsetOptions): Promise<Buffer>;
}
