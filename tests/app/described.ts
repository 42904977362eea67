import { expect } from "vitest";
import { z } from "zod";
import { OPERATIONS } from "#openapi/document.ts";

const PUBLIC = /^\/(api|v2)\/(?!admin\/|pages\/|files\/|openapi)/;

/** Compares a response of the public API with what the OpenAPI document says of it. */
export async function expectDescribed(request: Request, response: Response): Promise<void> {
  const { pathname } = new URL(request.url);
  // The document does not repeat what holds for every path: errors, and methods of HTTP itself.
  if (!PUBLIC.test(pathname) || response.status >= 400 || /HEAD|OPTIONS/.test(request.method)) return;
  const described = findOperation(request.method, pathname)?.responses[response.status];
  expect(described, `${response.status} of ${request.method} ${pathname}`).toBeDefined();
  const [type = ""] = (response.headers.get("Content-Type") ?? "").split(";");
  const content = described && "content" in described ? described.content : {};
  const media = content?.[type];
  const schema = media && "schema" in media ? media.schema : undefined;
  if (type !== "application/json" || !(schema instanceof z.ZodType)) return;
  const { error } = schema.safeParse(await response.clone().json());
  expect(error, `body of ${request.method} ${pathname}`).toBeUndefined();
}

function findOperation(method: string, path: string) {
  return OPERATIONS.find(
    (operation) =>
      operation.method === method.toLowerCase() &&
      new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path),
  );
}
