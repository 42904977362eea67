import * as z from "zod";

/** How many sales were recorded now or before, how many emails were added, and the sales that were not recorded. */
export const SalesImport = z.object({
  recorded: z.number(),
  known: z.number(),
  emails: z.number(),
  refused: z.array(z.object({ id: z.string(), reason: z.string() })),
});
export type SalesImport = z.infer<typeof SalesImport>;
