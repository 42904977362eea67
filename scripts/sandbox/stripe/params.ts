import { z } from "zod";
import { type FormValue, parseForm } from "../form-body.ts";
import { type ApiError, invalid } from "./api-error.ts";

const METADATA_KEYS = 50;
const METADATA_KEY_CHARACTERS = 40;
const METADATA_VALUE_CHARACTERS = 500;

/** A whole number, written as text. */
export const integer = z
  .string()
  .regex(/^-?\d{1,15}$/, "Invalid integer")
  .transform(Number);
export const flag = z.enum(["true", "false"]).transform((text) => text === "true");
export const text = z.string().min(1, "You passed an empty string");
export const expand = z.array(text).max(20).optional();

/** At most 50 keys of 40 characters and values of 500; an empty value leaves its key out. */
export const metadata = z
  .union([z.record(z.string().max(METADATA_KEY_CHARACTERS), z.string()), z.literal("").transform(() => ({}))])
  .transform((given) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== "")))
  .refine(
    (given) => Object.keys(given).length <= METADATA_KEYS,
    `Metadata can have up to ${METADATA_KEYS} keys`,
  )
  .refine(
    (given) => Object.values(given).every((value) => value.length <= METADATA_VALUE_CHARACTERS),
    `Metadata values can have up to ${METADATA_VALUE_CHARACTERS} characters`,
  );

/** Reads a form-encoded body or query. Throws the `ApiError` that Stripe would answer with. */
export function parseParams<T>(schema: z.ZodType<T>, encoded: string): T {
  const given = parseForm(encoded);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issue ? explain(issue, given) : invalid("Invalid request");
}

/** The part of an address after the question mark. */
export function queryOf(url: string): string {
  return new URL(url).search.slice(1);
}

function explain(issue: z.core.$ZodIssue, given: FormValue): ApiError {
  const param = nameOf(issue.path);
  if (issue.code === "unrecognized_keys") {
    const unknown = nameOf([...issue.path, issue.keys[0] ?? ""]);
    return invalid(
      `Received unknown parameter: ${unknown} (or one that the sandbox does not simulate)`,
      "parameter_unknown",
      unknown,
    );
  }
  const value = valueAt(given, issue.path);
  if (value === undefined) return invalid(`Missing required param: ${param}.`, "parameter_missing", param);
  if (value === "") return invalid(`${issue.message} for '${param}'.`, "parameter_invalid_empty", param);
  if (issue.message === "Invalid integer") {
    return invalid(`Invalid integer: ${String(value)}`, "parameter_invalid_integer", param);
  }
  return invalid(`Invalid ${param}: ${issue.message}`, undefined, param);
}

function nameOf(path: PropertyKey[]): string {
  return path.map((key, index) => (index === 0 ? String(key) : `[${String(key)}]`)).join("");
}

function valueAt(given: FormValue, path: PropertyKey[]): FormValue | undefined {
  let value: FormValue | undefined = given;
  for (const key of path) {
    if (typeof value !== "object") return undefined;
    value = Array.isArray(value) ? value[Number(key)] : value[String(key)];
  }
  return value;
}
