import type { Product, Sample } from "#catalogue/types.ts";

/** The sample that can be tried on the cover: the first that can be played, or leafed through. */
export function sampleOnCover({ samples }: Pick<Product, "samples">): Sample | null {
  return samples.find((sample) => isPlayable(sample) || sample.pages) ?? null;
}

/** Whether a sample is audio or video. */
export function isPlayable({ type }: Sample): boolean {
  return /^(audio|video)\//.test(type);
}
