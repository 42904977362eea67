import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { CheckoutRequest } from "#domain/api/requests.ts";
import { QuoteResponse } from "#domain/api/responses.ts";
import { discountName } from "#domain/discount.ts";
import { sumTotals } from "#domain/totals.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import type { Ports } from "../ports.ts";
import { priceRequest } from "./discounted-cart.ts";
import { json, problem, rejectInvalid } from "./responses.ts";

const post = createRoute({
  method: "post",
  path: "/",
  summary: "What an order would cost, with its discount. Stores nothing",
  request: { body: { required: true, content: { "application/json": { schema: CheckoutRequest } } } },
  responses: {
    200: json(QuoteResponse, "The sums, in all and for each item"),
    400: problem("invalid-request"),
    404: problem("unknown-product, unknown-option"),
    409: problem("price-changed"),
    422: problem("as for a checkout"),
    429: problem("too-many-requests: after too many unknown codes"),
    503: problem("catalogue-missing, order-book-down"),
  },
});

export function quoteRoutes(ports: Ports) {
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid }).openapi(post, async (c) => {
    const request = c.req.valid("json");
    const locale = requestLanguage(c, await shopLanguages(ports), request.locale);
    c.set("locale", locale);
    const { lines, currency, discount } = await priceRequest(c, ports, request, { locale, hold: null });
    const { subtotal, discount: reduction, total } = sumTotals(lines);
    return c.json(
      {
        ...{ currency, subtotal, discount: reduction, amount: total },
        discountName: discount && discountName(discount, locale),
        items: lines.map(({ product, option, name, optionName, quantity, subtotal, discount, total }) => ({
          ...{ product, option, name, optionName, quantity, subtotal, discount, amount: total },
        })),
      },
      200,
    );
  });
}
