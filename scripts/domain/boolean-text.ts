import * as z from "zod";

const TRUE = ["true", "1", "yes", "on", "y", "enabled"];
const FALSE = ["false", "0", "no", "off", "n", "disabled"];

/** A text that says yes or no, in any case: `z.stringbool()`, whose codec takes half a kilobyte of the Worker. */
export function booleanText(error?: string) {
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum([...TRUE, ...FALSE], error))
    .transform((text) => TRUE.includes(text));
}
