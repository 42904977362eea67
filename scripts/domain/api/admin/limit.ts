import * as z from "zod";

/** How many entries of a list are returned at most. */
export const limit = z.coerce.number().int().min(1).max(1000).default(50);
