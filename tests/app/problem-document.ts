import { z } from "zod";

/** The body of an error of the API, for programs. */
export const ProblemDocument = z.looseObject({
  type: z.string(),
  title: z.string(),
  detail: z.string(),
  status: z.number(),
});

/** The headers of a browser, which gets a page instead. */
export const ENGLISH = { Accept: "text/html", "Accept-Language": "en" };
