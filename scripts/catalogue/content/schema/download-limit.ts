import { block, count } from "../schema-types.ts";
import { field } from "./field.ts";

/** `downloads` of a shop, a product or an edition. */
export const downloadLimit = block({
  times: field(count, "How often a file can be downloaded.", "20"),
  hours: field(count, "Within how many hours.", "24"),
});
