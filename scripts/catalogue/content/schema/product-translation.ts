import type { z } from "zod";
import { block, fileName, line, list, slug } from "../schema-types.ts";
import { field } from "./field.ts";
import {
  changelog,
  contents,
  faq,
  galleryAlt,
  galleryFile,
  licence,
  sampleFile,
  testimonials,
  titleOfFile,
  titleOfSample,
} from "./product-parts.ts";

/** The front matter of `product.<language>.md` */
export const productTranslationSchema = block({
  name: field(line, "The product's name.", "砾石黑体"),
  summary: field(line, "One sentence about it.", "远看也清楚的招牌黑体。"),
  coverAlt: field(line.optional(), "What the cover shows.", "红底白字“砾石”。"),
  options: field(
    list(
      block({
        key: field(slug, "Which edition this translates.", "studio"),
        name: field(line, "The edition's name.", "工作室版"),
        summary: field(line.optional(), "One sentence about it.", "最多十个人使用。"),
      }),
    ).default([]),
    "The editions' names.",
  ),
  gallery: field(
    list(block({ file: galleryFile, alt: galleryAlt })).default([]),
    "Descriptions of the pictures in `gallery/`.",
  ),
  files: field(
    list(
      block({
        name: field(fileName, "The name of a file in `files/`.", "gravel-sans.zip"),
        title: field(line, titleOfFile, "全部字体"),
      }),
    ).default([]),
    "Titles of the files in `files/`.",
  ),
  samples: field(
    list(block({ file: sampleFile, title: field(line, titleOfSample, "样张") })).default([]),
    "Titles of the files in `samples/`.",
  ),
  contents,
  testimonials,
  faq,
  changelog,
  licence,
});

export type ProductTranslation = z.infer<typeof productTranslationSchema>;
