import { z } from "zod";
import { type FormValue, parseForm } from "../form-body.ts";
import { invalid, type StripeApiError } from "./api-error.ts";

const MAX_METADATA_KEYS = 50;
const MAX_METADATA_KEY_LENGTH = 40;
const MAX_METADATA_VALUE_LENGTH = 500;

/** An integer in decimal digits. Every form value is text. */
export const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, "Invalid integer")
  .transform(Number);
export const flag = z.enum(["true", "false"]).transform((text) => text === "true");
export const text = z.string().min(1, "You passed an empty string");
export const expand = z.array(text).max(20).optional();

/** At most 50 keys of 40 characters, with values of 500. A key with an empty value is dropped. */
export const metadata = z
  .union([z.record(z.string().max(MAX_METADATA_KEY_LENGTH), z.string()), z.literal("").transform(() => ({}))])
  .transform((entries) => Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== "")))
  .refine(
    (entries) => Object.keys(entries).length <= MAX_METADATA_KEYS,
    `Metadata can have up to ${MAX_METADATA_KEYS} keys`,
  )
  .refine(
    (entries) => Object.values(entries).every((value) => value.length <= MAX_METADATA_VALUE_LENGTH),
    `Metadata values can have up to ${MAX_METADATA_VALUE_LENGTH} characters`,
  );

/** Parses a form-encoded body or query. Throws the `StripeApiError` that Stripe would respond with. */
export function parseParams<T>(schema: z.ZodType<T>, encoded: string): T {
  const form = parseForm(encoded);
  const parsed = schema.safeParse(form);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issue ? errorFor(issue, form) : invalid("Invalid request");
}

/** The query of a URL, without the question mark. */
export function queryOf(url: string): string {
  return new URL(url).search.slice(1);
}

function errorFor(issue: z.core.$ZodIssue, form: FormValue): StripeApiError {
  const param = paramName(issue.path);
  if (issue.code === "unrecognized_keys") {
    const unknown = paramName([...issue.path, issue.keys[0] ?? ""]);
    return invalid(
      `Received unknown parameter: ${unknown} (or one that the sandbox does not simulate)`,
      "parameter_unknown",
      unknown,
    );
  }
  const value = valueAt(form, issue.path);
  if (value === undefined) return invalid(`Missing required param: ${param}.`, "parameter_missing", param);
  if (value === "") return invalid(`${issue.message} for '${param}'.`, "parameter_invalid_empty", param);
  if (issue.message === "Invalid integer") {
    return invalid(`Invalid integer: ${String(value)}`, "parameter_invalid_integer", param);
  }
  return invalid(`Invalid ${param}: ${issue.message}`, undefined, param);
}

function paramName(path: PropertyKey[]): string {
  return path.map((key, index) => (index === 0 ? String(key) : `[${String(key)}]`)).join("");
}

function valueAt(form: FormValue, path: PropertyKey[]): FormValue | undefined {
  let value: FormValue | undefined = form;
  for (const key of path) {
    if (typeof value !== "object") return undefined;
    value = Array.isArray(value) ? value[Number(key)] : value[String(key)];
  }
  return value;
}
