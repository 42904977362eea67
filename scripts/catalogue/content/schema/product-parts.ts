import { z } from "zod";
import { MAX_SEATS } from "#domain/limits.ts";
import {
  block,
  count,
  date,
  distinct,
  fileName,
  languageCode,
  line,
  list,
  moment,
  slug,
  text,
  trueOrFalse,
  url,
} from "../schema-types.ts";
import { downloadLimit } from "./download-limit.ts";
import { field } from "./field.ts";

const SEATS_EXPECTED = `a whole number from 2 to ${MAX_SEATS} such as 5`;

export const contents = field(
  list(
    block({
      title: field(line, "The name of a part.", "Chapter one"),
      detail: field(line.optional(), "A few words about it.", "Why letters stand still"),
    }),
  ).optional(),
  "What is inside: chapters, lessons, tracks, styles. A part with the same title as a file describes that file.",
);
export const faq = field(
  list(
    block({
      question: field(line, "A question in the buyer's words.", "Does it have small capitals?"),
      answer: field(text, "The answer.", "Yes, in every weight."),
    }),
  ).optional(),
  "Questions and answers.",
);
export const testimonials = field(
  list(
    block({
      quote: field(text, "What somebody has said about the product.", "The sign has been up for ten years."),
      name: field(line, "Who said it. In a translation it says which testimonial is translated.", "Ana Ruiz"),
      role: field(line.optional(), "What this person does.", "sign painter, Porto"),
      url: field(url.optional(), "Where it was said, or this person's page.", "https://ana.example/"),
      date: field(date.optional(), "When it was said.", "2026-03-01"),
      lang: field(languageCode.optional(), "The language of the quote if it is not the file's.", "fr"),
    }),
  ).default([]),
  "What others say about the product.",
);
export const changelog = field(
  list(
    block({
      date: field(
        date,
        "The day of the change. In a translation it says which change is translated.",
        "2026-10-02",
      ),
      version: field(line.optional(), "The version, if you count them.", '"1.2"'),
      notes: field(text, "What has changed.", "Adds a bold weight."),
    }),
  ).optional(),
  "Changes to the product, shown with the newest first.",
);
export const licence = field(
  text.optional(),
  "What buyers may do with the files, if it differs from the shop's `licence`.",
  "For one studio of up to ten people.",
);
export const galleryFile = field(fileName, "The name of a picture in `gallery/`.", "specimen.png");
export const galleryAlt = field(
  line,
  "What the picture shows, for people who do not see it.",
  "The word gravel in three weights.",
);
export const sampleFile = field(fileName, "The name of a file in `samples/`.", "specimen.pdf");
export const titleOfFile = "What the page and the library call the file instead of its name.";
export const titleOfSample = "What the page calls the preview instead of the name of its file.";
export const previousKeys = field(
  distinct(slug).default([]),
  "Keys that the edition had before, so that its buyers keep getting its files.",
  "[single]",
);

export const licenceKeys = field(
  block({
    activations: field(
      count.optional(),
      "On how many devices a key can be activated. Without it, on any number.",
      "3",
    ),
    list: field(
      fileName.optional(),
      "A text file next to `product.md` with your own keys, one per line. Buyers get these instead of generated keys, each key once. Publishing adds new ones to the order book of the running shop; `shop licences import` does, too. It is never published.",
      "keys.txt",
    ),
  }).optional(),
  "Gives buyers a licence key for each copy, which programs check with the shop's API. A bundle with the product gives one, too. An edition without it has that of the product.",
  "{ activations: 3 }",
);

export const copies = field(
  count.optional(),
  "How many copies are sold, in orders and as parts of bundles. The page says so; when they are gone, nobody can order one more. In a product with editions, it is for all of them together; each can have a number of its own.",
  "100",
);

export const releases = field(
  moment.optional(),
  "When buyers get the files, written like `from`. Until then it is a pre-order: buyers pay now, and get an email with the link on that day. The files may still be missing; if they are late, it stays a pre-order until they are there. If the date changes, it changes for those who have bought, too. In a product with editions, it is for all of them; each can have a date of its own.",
  "2027-02-01",
);

export const seats = field(
  z
    .string(SEATS_EXPECTED)
    .trim()
    .regex(/^[1-9]\d?$/, SEATS_EXPECTED)
    .transform(Number)
    .refine((seats) => seats >= 2 && seats <= MAX_SEATS, SEATS_EXPECTED)
    .meta({ title: "whole number" })
    .optional(),
  "How many people one copy is for. The buyer assigns the seats by email address in the library, and each has a licence key if there are keys. An edition without it has that of the product.",
  "5",
);

export const downloads = field(
  downloadLimit.optional(),
  "How often buyers can download each file, if not as often as the shop's `downloads` say. An edition without it has that of the product.",
);

export const stampPdfs = field(
  trueOrFalse().optional(),
  "Writes the buyer's name, or the email address, and the order's number in small type at the foot of each page of the PDFs, which buyers are told. Each buyer's copy is made at the first download. Not on Workers. An edition without it has that of the product.",
  "true",
);
