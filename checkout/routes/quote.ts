import { Hono } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { isAboutDiscountCode } from "#domain/api/problems.ts";
import { CheckoutRequest } from "#domain/api/requests.ts";
import type { QuoteResponse } from "#domain/api/responses/checkout.ts";
import { describeDiscounts } from "#domain/discount.ts";
import { sumTotals } from "#domain/totals.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { problemTexts } from "../http/problem-texts.ts";
import { readBody } from "../http/read-request.ts";
import type { Ports } from "../ports.ts";
import { priceRequest } from "./discounted-cart.ts";
import { findOwnedAlready } from "./owned-already.ts";

export function quoteRoutes(ports: Ports) {
  return new Hono<Env>().post("/", async (c) => {
    const request = await readBody(c, CheckoutRequest);
    const locale = requestLanguage(c, await shopLanguages(ports), request.locale);
    c.set("locale", locale);
    const price = (order: CheckoutRequest) => priceRequest(c, ports, order, { locale, hold: null });
    const { cart, problem } = await price(request).then(
      (cart) => ({ cart, problem: null }),
      async (problem) => {
        if (!(problem instanceof Problem && isAboutDiscountCode(problem.code))) throw problem;
        return { cart: await price({ ...request, withoutCode: true }), problem };
      },
    );
    const { lines, currency, discounts } = cart;
    const { subtotal, discount: reduction, total } = sumTotals(lines);
    const owned = await findOwnedAlready(c, ports, request, locale);
    return c.json<QuoteResponse>({
      ...{ currency, subtotal, discount: reduction, amount: total },
      refusal: problem && {
        code: problem.code,
        ...problemTexts(problem, await ports.offers.messages(locale)),
      },
      discountName: describeDiscounts(discounts, locale)?.name ?? null,
      items: lines.map(({ product, option, name, optionName, quantity, subtotal, discount, total }) => ({
        ...{ product, option, name, optionName, quantity, subtotal, discount, amount: total },
      })),
      owned: owned?.items ?? [],
    });
  });
}
