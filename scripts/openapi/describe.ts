import type { RouteConfig } from "@asteasolutions/zod-to-openapi";
import type { z } from "zod";
import { ProblemDocument } from "#domain/api/responses/service.ts";

/** A request of the API as the document describes it. The checkout validates with the same schemas. */
export type Operation = RouteConfig;

const PROBLEM = named(ProblemDocument);

/** The requirement of a session's cookie. */
export const SESSION = [{ session: [] }];

/** A JSON body that a request must have. */
export function body(schema: z.ZodType) {
  return { required: true, content: { "application/json": { schema } } };
}

/** A JSON response. */
export function json(schema: z.ZodType, description: string) {
  return { description, content: { "application/json": { schema: named(schema) } } };
}

/** A response with a problem document. */
export function problem(description: string) {
  return { description, content: { "application/problem+json": { schema: PROBLEM } } };
}

/** A schema to whose id the document refers, instead of repeating the schema. It looks for ids at copies that `meta` has made. */
function named(schema: z.ZodType): z.ZodType {
  const meta = schema.meta();
  return meta?.id === undefined ? schema : schema.meta(meta);
}
