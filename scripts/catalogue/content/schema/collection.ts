import type { z } from "zod";
import { block, distinct, line, slug } from "../schema-types.ts";
import { field } from "./field.ts";

const collectionTexts = {
  name: field(line, "The collection's name.", "Signs"),
  summary: field(line, "One sentence about it.", "Everything for the front of a shop."),
};
/** The front matter of `collections/<slug>.md` and of its translations */
export const collectionSchema = block({
  ...collectionTexts,
  products: field(
    distinct(slug).min(1, "at least one product"),
    "The products in it, in this order, by the names of their folders.",
    "[gravel-sans, gravel-book]",
  ),
});
export const collectionTranslationSchema = block(collectionTexts);

export type CollectionFront = z.infer<typeof collectionSchema>;
export type CollectionTranslation = z.infer<typeof collectionTranslationSchema>;
