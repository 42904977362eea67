import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Env } from "../env.ts";
import { languagesOf } from "../languages.ts";
import { negotiate } from "../locale.ts";
import { libraryOf, type Shelf } from "../orders/library.ts";
import type { Ports } from "../ports.ts";
import { requireSession } from "../session-cookie.ts";
import { json, problem, refuseInvalid } from "./answers.ts";
import { OrderHead } from "./order-head.ts";

const LibraryFile = z.object({
  id: z.string(),
  name: z.string(),
  title: z.string().nullable(),
  size: z.int().openapi({ description: "Bytes" }),
  type: z.string(),
  sha256: z.string(),
});

const Library = z
  .object({
    email: z.string(),
    orders: z.array(
      OrderHead.extend({
        items: z.array(
          z.object({
            id: z.string(),
            product: z.string(),
            option: z.string(),
            name: z.string(),
            lang: z.string().openapi({ description: "Of `name` and of the files' titles" }),
            files: z.array(LibraryFile),
          }),
        ),
      }),
    ),
  })
  .openapi("Library");

const get = createRoute({
  method: "get",
  path: "/",
  security: [{ session: [] }],
  summary: "What the signed-in address has bought, newest first",
  request: { query: z.object({ locale: z.string().max(35).optional() }) },
  responses: {
    200: json(Library, "The library"),
    400: problem("invalid-request"),
    401: problem("not-signed-in"),
    503: problem("order-book-down"),
  },
});

export function libraryRoutes(ports: Ports) {
  return new OpenAPIHono<Env>({ defaultHook: refuseInvalid }).openapi(get, async (c) => {
    const { email } = await requireSession(c, ports);
    const asked = c.req.valid("query").locale;
    const locale = asked ?? negotiate(c.req.header("Accept-Language"), await languagesOf(ports));
    const shelves = await libraryOf(ports, email, locale);
    return c.json({ email, orders: shelves.map(answer) }, 200);
  });
}

function answer({ items, ...order }: Shelf) {
  return {
    ...order,
    items: items.map(({ id, product, option, name, lang, files }) => ({
      ...{ id, product, option, name, lang },
      // Names are unique within a product and stay when a file is renewed, so an open page keeps working.
      files: files.map(({ key: _, ...file }) => ({ id: file.name, ...file })),
    })),
  };
}
