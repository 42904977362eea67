import { Hono } from "hono";
import { OPENAPI_PATH } from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";
import type { Env } from "../http/env.ts";
import type { PublishedPage } from "./plain-pages.ts";

/** The OpenAPI document, which publishing has written (scripts/openapi). */
export function openApiRoute(findPage: (path: string) => Promise<PublishedPage>) {
  return new Hono<Env>().get("/", async (c) => {
    const document = await findPage(OPENAPI_PATH);
    if (!document.ok) throw new Problem("catalogue-missing");
    return c.body(await document.text(), 200, { "Content-Type": "application/json" });
  });
}
