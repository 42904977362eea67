import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { languagePrefix } from "#domain/addresses.ts";
import { OpenedCheckout } from "#domain/api/answers.ts";
import { CheckoutRequest } from "#domain/api/requests.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage } from "../http/language.ts";
import { attachSession, place } from "../orders/place.ts";
import type { Ports } from "../ports.ts";
import { bodyKind, type Judged, json, problem, refuseInvalid } from "./answers.ts";
import { asRequest, CheckoutForm } from "./checkout-form.ts";
import { linesOf } from "./price.ts";
import { sentFrom } from "./sent-from.ts";

const post = createRoute({
  method: "post",
  path: "/",
  summary: "Begin to buy",
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
      "price-changed: nothing was charged; `price` is the price now, `shown` what the page showed",
    ),
    413: problem("too-large"),
    422: problem(
      "not-for-sale, amount-too-low, amount-too-high, unreadable-sum, amount-fixed, mixed-currencies, currency-not-offered, unknown-code",
    ),
    502: problem("payments-down: nothing was charged"),
    503: problem("catalogue-missing, order-book-down"),
  },
});

export function checkoutRoutes(ports: Ports) {
  const { database, payments, offers, clock, siteUrl } = ports;
  return new OpenAPIHono<Env>({ defaultHook: refuseToSender }).openapi(post, async (c) => {
    const form = bodyKind(c) === "form";
    const request = form ? c.req.valid("form") : c.req.valid("json");
    const { locale, languages, page } = await noteSender(c, request);
    const { lines, currency } = await linesOf(offers, request, locale);
    const email = request.email ?? null;
    const order = await place(database, { lines, currency, email, locale, at: clock() });
    const shop = `${siteUrl}${languagePrefix(locale, languages)}`;
    const { sessionId, url } = await payments.open({
      orderId: order.id,
      createdAt: new Date(order.createdAt),
      locale,
      currency,
      email,
      items: order.items.map((item, at) => ({
        ...item,
        name: item.optionName ? `${item.name} · ${item.optionName}` : item.name,
        image: publicImage(siteUrl, lines[at]?.offer.image ?? null),
      })),
      successUrl: `${shop}/order/?id=${order.id}`,
      cancelUrl: `${shop}${page ?? "/"}`,
    });
    await attachSession(database, order.id, sessionId);
    return form ? c.redirect(url, 303) : c.json({ order: order.id, url }, 201);
  });

  /** Who sent what cannot be understood is told so in their language, too, and led back to where they were. */
  async function refuseToSender(
    result: Judged & { target: string; data?: unknown },
    c: Context<Env>,
  ): Promise<void> {
    if (result.success) return;
    const fields = z.record(z.string(), z.unknown()).safeParse(result.data).data ?? {};
    await noteSender(c, result.target === "form" ? asRequest(fields) : fields);
    refuseInvalid(result);
  }

  /** Has every problem from now on answered in the language of the page that a request came from, with the way back. */
  async function noteSender(c: Context<Env>, request: unknown) {
    const { languages } = await offers.shop();
    const { locale: asked, page } = await sentFrom(offers, request);
    const locale = requestLanguage(c, languages, asked);
    c.set("locale", locale);
    c.set("back", page);
    return { locale, languages, page };
  }
}

/** Stripe fetches images from its own servers, so one on this machine is of no use to it. */
function publicImage(siteUrl: string, path: string | null): string | null {
  return path && siteUrl.startsWith("https://") ? `${siteUrl}${path}` : null;
}
