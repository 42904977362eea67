import * as z from "zod";

/** An amount in the minor units of its currency. Only uses functions that `zod/mini` has, too. */
export const minorUnits = z.int().register(z.globalRegistry, { description: "Minor units" });
