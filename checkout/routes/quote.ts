import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { Problem } from "#domain/api/problem.ts";
import { isAboutCode } from "#domain/api/problems.ts";
import { CheckoutRequest } from "#domain/api/requests.ts";
import { QuoteResponse } from "#domain/api/responses/checkout.ts";
import { discountName } from "#domain/discount.ts";
import { sumTotals } from "#domain/totals.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { problemTexts } from "../http/problem-texts.ts";
import { messagesFor } from "../offers/messages.ts";
import type { Ports } from "../ports.ts";
import { priceRequest } from "./discounted-cart.ts";
import { json, problem, rejectInvalid } from "./responses.ts";

const post = createRoute({
  method: "post",
  path: "/",
  summary: "What an order would cost, with its discount. Stores nothing",
  request: { body: { required: true, content: { "application/json": { schema: CheckoutRequest } } } },
  responses: {
    200: json(
      QuoteResponse,
      "The sums, in all and for each item, and why the code does not apply if it does not",
    ),
    400: problem("invalid-request"),
    404: problem("unknown-product, unknown-option"),
    409: problem("price-changed"),
    422: problem("as for a checkout, but for codes"),
    429: problem("too-many-requests: after too many unknown codes"),
    503: problem("catalogue-missing, order-book-down"),
  },
});

export function quoteRoutes(ports: Ports) {
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalid }).openapi(post, async (c) => {
    const request = c.req.valid("json");
    const locale = requestLanguage(c, await shopLanguages(ports), request.locale);
    c.set("locale", locale);
    const price = (order: CheckoutRequest) => priceRequest(c, ports, order, { locale, hold: null });
    const { cart, problem } = await price(request).then(
      (cart) => ({ cart, problem: null }),
      async (problem) => {
        if (!(problem instanceof Problem && isAboutCode(problem.code))) throw problem;
        return { cart: await price({ ...request, withoutCode: true }), problem };
      },
    );
    const { lines, currency, discount } = cart;
    const { subtotal, discount: reduction, total } = sumTotals(lines);
    return c.json(
      {
        ...{ currency, subtotal, discount: reduction, amount: total },
        refusal: problem && {
          code: problem.code,
          ...problemTexts(problem, await messagesFor(ports.offers, locale)),
        },
        discountName: discount && discountName(discount, locale),
        items: lines.map(({ product, option, name, optionName, quantity, subtotal, discount, total }) => ({
          ...{ product, option, name, optionName, quantity, subtotal, discount, amount: total },
        })),
      },
      200,
    );
  });
}
