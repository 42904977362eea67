import type { Sample } from "#catalogue/types.ts";

/** The sample that can be tried on the cover: the first that can be played. */
export function sampleOnCover(samples: Sample[]): Sample | null {
  return samples.find(isPlayable) ?? null;
}

/** Whether a sample is audio or video. */
export function isPlayable({ type }: Sample): boolean {
  return /^(audio|video)\//.test(type);
}
