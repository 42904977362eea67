import * as z from "zod";

/** `POST /reconcile` */
export const ReconcileRequest = z.object({ from: z.coerce.date() });

/** How many payments were compared, and how many orders changed. */
export const Reconciliation = z.object({ seen: z.number(), changed: z.number() });
export type Reconciliation = z.infer<typeof Reconciliation>;
