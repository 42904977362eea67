import type { Product, Sample } from "#catalogue/types.ts";

/** The sample that can be tried on the cover: the first that can be played, leafed through or read. */
export function sampleOnCover({ samples }: Pick<Product, "samples">): Sample | null {
  return samples.find((sample) => isPlayable(sample) || sample.pages || isBook(sample)) ?? null;
}

/** Whether a sample is audio or video. */
export function isPlayable({ type }: Sample): boolean {
  return /^(audio|video)\//.test(type);
}

/** Whether a sample is an EPUB, which `enhance/samples/book.ts` shows. */
export function isBook({ type }: Sample): boolean {
  return type === "application/epub+zip";
}
