import type { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { ProblemDocument } from "#domain/api/responses/service.ts";
import type { Env } from "../http/env.ts";
import { mediaType } from "../http/media-type.ts";
import type { LibraryFile } from "../orders/entitlements/library.ts";

export { orderResponse, orderSummaryResponse } from "../orders/order-response.ts";

/** Describes a JSON response of a route for OpenAPI. */
export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** Describes a problem response of a route for OpenAPI. */
export function problem(description: string) {
  return { description, content: { "application/problem+json": { schema: ProblemDocument } } };
}

/** The result of validating a request with a route's schema. */
export type ValidationResult =
  | { success: true }
  | { success: false; error: { issues: { path: PropertyKey[]; message: string }[] } };

/** Rejects requests that do not match a route's schema. @throws {Problem} "invalid-request" */
export function rejectInvalid(result: ValidationResult): void {
  if (result.success) return;
  const errors = result.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  throw new Problem("invalid-request", { members: { errors } });
}

/**
 * The format of a request's body, for a route that accepts both. A program that sends JSON gets JSON; a browser that sends a
 * form is redirected.
 */
export function bodyFormat(c: Context<Env>): "json" | "form" {
  const type = mediaType(c.req.header("Content-Type"));
  if (type === "application/json") return "json";
  if (type === "application/x-www-form-urlencoded") return "form";
  const message = "expected application/json or application/x-www-form-urlencoded";
  throw new Problem("invalid-request", { members: { errors: [{ field: "Content-Type", message }] } });
}

/** A file that a buyer may download. Names are unique within a product and stay when a file is replaced, so an open page keeps working. */
export function fileResponse({ key: _, ...file }: LibraryFile) {
  return { id: file.name, ...file };
}
