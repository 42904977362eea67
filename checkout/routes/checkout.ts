import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { languagePrefix } from "#domain/addresses.ts";
import { OpenedCheckout } from "#domain/api/answers.ts";
import { CheckoutRequest } from "#domain/api/requests.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage } from "../http/language.ts";
import { newOrder } from "../orders/order.ts";
import { attachSession, insertOrder } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";
import { bodyKind, json, problem, rejectInvalid, type Validated } from "./answers.ts";
import { asRequest, CheckoutForm } from "./checkout-form.ts";
import { priceLines } from "./price.ts";
import { sentFrom } from "./sent-from.ts";

const post = createRoute({
  method: "post",
  path: "/",
  summary: "Start a checkout",
  request: {
    body: {
      content: {
        "application/json": { schema: CheckoutRequest },
        "application/x-www-form-urlencoded": { schema: CheckoutForm },
      },
    },
  },
  responses: {
    201: json(OpenedCheckout, "To JSON: where to pay"),
    303: { description: "To a form: see the payment page" },
    400: problem("invalid-request"),
    404: problem("unknown-product, unknown-option"),
    409: problem(
      "price-changed: nothing was charged; `price` is the current price, `shown` the one on the page",
    ),
    413: problem("too-large"),
    422: problem(
      "not-for-sale, amount-too-low, amount-too-high, unreadable-sum, amount-fixed, mixed-currencies, currency-not-offered, unknown-code",
    ),
    502: problem("payments-down: nothing was charged"),
    503: problem("catalogue-missing, order-book-down, disk-full"),
  },
});

export function checkoutRoutes(ports: Ports) {
  const { database, payments, offers, clock, siteUrl } = ports;
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalidCheckout }).openapi(post, async (c) => {
    const form = bodyKind(c) === "form";
    const request = form ? c.req.valid("form") : c.req.valid("json");
    const { locale, languages, page } = await setSender(c, request);
    const { lines, currency, sold } = await priceLines(offers, request, locale);
    const order = newOrder({ lines, currency, email: request.email ?? null, locale, at: clock() });
    await database.write(insertOrder(order));
    const shop = `${siteUrl}${languagePrefix(locale, languages)}`;
    const { sessionId, url } = await payments.open(order, {
      images: sold.map(({ image }) => publicImage(siteUrl, image)),
      successUrl: `${shop}/order/?id=${order.id}`,
      cancelUrl: `${shop}${page ?? "/"}`,
    });
    await attachSession(database, order.id, sessionId);
    return form ? c.redirect(url, 303) : c.json({ order: order.id, url }, 201);
  });

  /** Validation errors use the sender's language and lead back to the page that the request came from. */
  async function rejectInvalidCheckout(
    result: Validated & { target: string; data?: unknown },
    c: Context<Env>,
  ): Promise<void> {
    if (result.success) return;
    const fields = z.record(z.string(), z.unknown()).safeParse(result.data).data ?? {};
    await setSender(c, result.target === "form" ? asRequest(fields) : fields);
    rejectInvalid(result);
  }

  /** Makes every later problem use the language of the page that the request came from, and lead back to it. */
  async function setSender(c: Context<Env>, request: unknown) {
    const { languages } = await offers.shop();
    const { locale: asked, page } = await sentFrom(offers, request);
    const locale = requestLanguage(c, languages, asked);
    c.set("locale", locale);
    c.set("back", page);
    return { locale, languages, page };
  }
}

/** Stripe fetches images from its own servers, which cannot reach this machine. */
function publicImage(siteUrl: string, path: string | null): string | null {
  return path && siteUrl.startsWith("https://") ? `${siteUrl}${path}` : null;
}
