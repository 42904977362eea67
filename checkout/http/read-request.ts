import type { Context } from "hono";
import type { z } from "zod";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "./env.ts";
import { mediaType } from "./media-type.ts";

/** Each of these parses a part of a request. @throws {Problem} "invalid-request", with what is wrong in each field */

/** The parameters of the path. */
export function readParams<Schema extends z.ZodType>(c: Context<Env>, schema: Schema): z.infer<Schema> {
  return parse(schema, c.req.param());
}

export function readQuery<Schema extends z.ZodType>(c: Context<Env>, schema: Schema): z.infer<Schema> {
  return parse(schema, c.req.query());
}

/** The body, which has to be JSON. */
export async function readBody<Schema extends z.ZodType>(
  c: Context<Env>,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return parse(schema, await readJson(c));
}

/** The body of a form or of JSON, for a route that accepts both. */
export async function readFormOrJson(c: Context<Env>): Promise<{ isForm: boolean; body: unknown }> {
  const type = mediaType(c.req.header("Content-Type"));
  // A field that is repeated is an array, which no schema accepts.
  if (type === "application/x-www-form-urlencoded")
    return { isForm: true, body: await c.req.parseBody({ all: true }) };
  if (type === "application/json") return { isForm: false, body: await readJson(c) };
  throw invalid([
    { path: ["Content-Type"], message: "expected application/json or application/x-www-form-urlencoded" },
  ]);
}

/** Accepts what a schema accepts. @throws {Problem} "invalid-request" */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalid(result.error.issues);
}

async function readJson(c: Context<Env>): Promise<unknown> {
  if (mediaType(c.req.header("Content-Type")) !== "application/json")
    throw invalid([{ path: ["Content-Type"], message: "expected application/json" }]);
  return c.req.json().catch((cause) => {
    throw invalid([{ path: [], message: "expected JSON" }], cause);
  });
}

function invalid(issues: { path: PropertyKey[]; message: string }[], cause?: unknown): Problem {
  const errors = issues.map(({ path, message }) => ({ field: path.join("."), message }));
  return new Problem("invalid-request", { cause, members: { errors } });
}
