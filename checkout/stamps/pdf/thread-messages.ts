import * as z from "zod";

/** What the thread that stamps PDFs is asked for, and what it answers. */

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

export const StampRequest = z.object({
  pdf: Bytes,
  stamp: z.object({ text: z.string(), properties: z.record(z.string(), z.string()) }),
});
export type StampRequest = z.infer<typeof StampRequest>;

/** The stamped PDF, or why there is none. */
export const StampAnswer = z.union([
  z.object({ pdf: Bytes }),
  z.object({ reason: z.string(), message: z.string() }),
]);
export type StampAnswer = z.infer<typeof StampAnswer>;
