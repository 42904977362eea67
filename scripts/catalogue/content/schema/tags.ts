import { z } from "zod";
import { inLanguages, slug } from "../schema-types.ts";
import { field } from "./field.ts";

/** `tags.yaml` */
export function tagsSchema(languages: readonly string[] | null) {
  return z.record(
    slug,
    field(
      inLanguages(languages),
      "The name of a tag as pages show it. The key is the word that products use in `tags`.",
      "Sans serif",
    ),
    "tags, each with its name in every language",
  );
}

export type TagsFile = z.infer<ReturnType<typeof tagsSchema>>;
