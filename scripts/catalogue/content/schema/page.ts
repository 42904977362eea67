import type { z } from "zod";
import { block, date, line } from "../schema-types.ts";
import { field } from "./field.ts";

const pageTexts = {
  title: field(line, "The page's title, and its link at the foot of every page.", "Help"),
  summary: field(line, "One sentence about it, for search results.", "Links, lost emails, files on a phone."),
};
/** The front matter of `pages/<slug>.md` and of its translations */
export const pageSchema = block({
  ...pageTexts,
  updated: field(date, "The day of the last change.", "2026-10-02"),
});
export const pageTranslationSchema = block(pageTexts);

export type PageFront = z.infer<typeof pageSchema>;
export type PageTranslation = z.infer<typeof pageTranslationSchema>;
