import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { LibraryAnswer } from "#domain/api/answers.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { requireSession } from "../http/session-cookie.ts";
import { type LibraryOrder, libraryOf } from "../orders/library.ts";
import type { Ports } from "../ports.ts";
import { json, problem, rejectInvalid, summaryAnswer } from "./answers.ts";

const get = createRoute({
  method: "get",
  path: "/",
  security: [{ session: [] }],
  summary: "What the signed-in address has bought, newest first",
  request: { query: z.object({ locale: z.string().max(35).optional() }) },
  responses: {
    200: json(LibraryAnswer, "The library"),
    400: problem("invalid-request"),
    401: problem("not-signed-in"),
    503: problem("order-book-down"),
  },
});

export function libraryRoutes(ports: Ports) {
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid }).openapi(get, async (c) => {
    const { email } = await requireSession(c, ports);
    const asked = c.req.valid("query").locale;
    const locale = requestLanguage(c, await shopLanguages(ports), asked);
    const orders = await libraryOf(ports, email, locale);
    return c.json({ email, orders: orders.map(answer) }, 200);
  });
}

function answer({ items, ...order }: LibraryOrder) {
  return {
    ...summaryAnswer(order),
    items: items.map(({ id, product, option, name, lang, quantity, files }) => ({
      ...{ id, product, option, name, lang, quantity },
      // Names are unique within a product and stay when a file is renewed, so an open page keeps working.
      files: files.map(({ key: _, ...file }) => ({ id: file.name, ...file })),
    })),
  };
}
