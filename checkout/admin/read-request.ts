import type { Context } from "hono";
import type { z } from "zod";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "../http/env.ts";
import { rejectInvalid } from "../routes/responses.ts";

/** The query of a request. @throws {Problem} "invalid-request" */
export function readQuery<Schema extends z.ZodType>(c: Context<Env>, schema: Schema): z.infer<Schema> {
  return parse(schema, c.req.query());
}

/** The JSON body of a request. @throws {Problem} "invalid-request" */
export async function readBody<Schema extends z.ZodType>(
  c: Context<Env>,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const body: unknown = await c.req.json().catch((cause) => {
    const errors = [{ field: "", message: "expected JSON" }];
    throw new Problem("invalid-request", { cause, members: { errors } });
  });
  return parse(schema, body);
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  rejectInvalid(result);
  return schema.parse(input);
}
