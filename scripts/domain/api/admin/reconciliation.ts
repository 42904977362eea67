import * as z from "zod";

/** How many payments were compared, and how many orders changed. */
export const Reconciliation = z.object({ seen: z.number(), changed: z.number() });
export type Reconciliation = z.infer<typeof Reconciliation>;
