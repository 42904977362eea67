declare module "subset-font" {
  interface SubsetOptions {
    targetFormat?: "sfnt" | "woff" | "woff2";
    variationAxes?: Record<string, number | { min: number; max: number }>;
    keepAllGlyphs?: boolean;
    noHinting?: boolean;
  }
  /** A font reduced to the characters of `text` or, with `variationAxes`, to a part of its design space. */
  export default function subsetFont(font: Buffer, text?: string, options?: SubsetOptions): Promise<Buffer>;
}
