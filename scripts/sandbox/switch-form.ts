import type { Context } from "hono";
import { z } from "zod";

/** Whether something is switched on, as JSON or as the value of a form's button. */
export const flag = z
  .union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")])
  .optional();

/** The body of a request that switches something: a form from a page, or JSON from a program. */
export async function readBody(c: Context): Promise<{ isJson: boolean; body: unknown }> {
  const isJson = c.req.header("content-type")?.includes("json") ?? false;
  return { isJson, body: isJson ? await c.req.json().catch(() => null) : await c.req.parseBody() };
}
