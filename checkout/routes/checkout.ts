import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { languagePrefix, ORDER_PATH } from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";
import { CheckoutRequest } from "#domain/api/requests.ts";
import { CheckoutResponse } from "#domain/api/responses/checkout.ts";
import { discountName } from "#domain/discount.ts";
import { newLicenceKey } from "#domain/licence-key.ts";
import { forgetCode } from "../http/code-cookie.ts";
import type { SentForm } from "../http/code-form.ts";
import type { Env } from "../http/env.ts";
import { giftPage } from "../http/gift-page.ts";
import { rememberHeldOrder } from "../http/held-order-cookie.ts";
import { requestLanguage } from "../http/language.ts";
import { limitRate } from "../http/limit-rate.ts";
import { rememberOrderKey } from "../http/order-cookie.ts";
import { rememberPlacedOrder } from "../http/placed-orders-cookie.ts";
import { findRequestSession } from "../http/session-cookie.ts";
import { dropUse } from "../orders/holds/discount-uses.ts";
import { dropCopies } from "../orders/holds/limited-copies.ts";
import { newId } from "../orders/ids.ts";
import { newOrder, type Order } from "../orders/order.ts";
import { insertOrderKey } from "../orders/order-keys.ts";
import { insertOrder } from "../orders/order-store.ts";
import type { PayableOrder } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { asRequest, CheckoutForm } from "./checkout-form.ts";
import { priceRequest } from "./discounted-cart.ts";
import { isAllFree, limitFreeGifts, requireGiver } from "./free-gifts.ts";
import { giftOf } from "./gift-request.ts";
import { holdCopies } from "./held-copies.ts";
import { findOwnedAlready } from "./owned-already.ts";
import { HELD_PAGE_LIFETIME_MS, pageTerms } from "./page-terms.ts";
import { findReferrer } from "./referrer.ts";
import { bodyFormat, json, problem, rejectInvalid, type ValidationResult } from "./responses.ts";

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
    201: json(CheckoutResponse, "To JSON: the payment page"),
    303: {
      description:
        "To a form: redirect to the payment page, or for free products that the buyer already has to where they are",
    },
    400: problem("invalid-request"),
    401: problem("gift-needs-sign-in: a gift that costs nothing, of whoever is not signed in"),
    404: problem("unknown-product, unknown-option"),
    409: problem(
      "Nothing was charged. price-changed: `price` is the current price, `shown` the price on the page; sold-out: `left` copies are left of a limited number; owned-already: `items` (`product`, `option`, `order`) are what this browser has bought, or the address that it is signed in with; send `again` to buy them again",
    ),
    413: problem("too-large"),
    415: problem("unsupported-media-type"),
    422: problem(
      "not-for-sale, amount-too-low, amount-too-high, amount-not-payable, unreadable-sum, amount-fixed, mixed-currencies, currency-not-offered, unknown-code, code-…: why a code does not apply",
    ),
    429: problem(
      "too-many-requests: orders of one network, fewer if they are free or have limited codes, gifts of one giver that cost nothing, and after too many unknown codes",
    ),
    502: problem("payments-down: nothing was charged"),
    503: problem("catalogue-missing, order-book-down, disk-full"),
  },
});

/** Anyone can make the shop send an email to any address with a free order. Who is signed in has confirmed an address. */
const FREE_ORDERS_PER_HOUR = { perNetwork: 10, total: 2_000 };
const CONFIRMED_FREE_ORDERS_PER_HOUR = { perNetwork: 100, total: 10_000 };
/** Each costs a request to Stripe. Many buyers can share a network. */
const ORDERS_PER_HOUR = { perNetwork: 600, total: 500_000 };

export function checkoutRoutes(ports: Ports) {
  const { database, payments, offers, clock, siteUrl } = ports;
  return new OpenAPIHono<Env>({ defaultHook: rejectInvalidCheckout }).openapi(post, async (c) => {
    const isForm = bodyFormat(c) === "form";
    if (isForm) keepForm(c, await c.req.parseBody());
    const request = isForm ? c.req.valid("form") : c.req.valid("json");
    if (request.withoutCode) forgetCode(c);
    const { locale, languages, page } = await setReferrer(c, request);
    if (c.get("form")?.gift && !request.recipient) {
      if (await isAllFree(offers, request, locale)) await requireGiver(c, ports);
      return giftPage(c, ports, { back: page ?? "/" });
    }
    const shop = `${siteUrl}${languagePrefix(locale, languages)}`;
    const owned =
      request.again || request.recipient ? null : await findOwnedAlready(c, ports, request, locale);
    if (owned) {
      const { items, names, page: open } = owned;
      if (isForm && owned.isAllFree) return c.redirect(shop + open, 303);
      throw new Problem("owned-already", { members: { items }, names, open });
    }
    const { images, terms, isHeld, ...prepared } = await prepareOrder(c, request, { locale, isForm });
    const { id } = prepared.order;
    try {
      const order = await admitOrder(c, prepared.order);
      const { sessionId, url } = await payments.open(withKeySeed(order), {
        images,
        successUrl: `${shop}${ORDER_PATH}?id=${order.id}`,
        cancelUrl: `${shop}${page ?? "/"}`,
        ...terms,
      });
      // One write instead of two. Without it, nobody learns the address of the payment page.
      const key = await insertOrderKey(order.id, rememberOrderKey(c, siteUrl), clock());
      await database.write([...insertOrder({ ...order, sessionId }, "buyer"), key]);
      rememberPlacedOrder(c, siteUrl, order.id);
      if (isHeld) {
        rememberHeldOrder(c, siteUrl, { orderId: order.id, lifetimeMs: HELD_PAGE_LIFETIME_MS });
      }
      return isForm ? c.redirect(url, 303) : c.json({ order: order.id, url }, 201);
    } catch (error) {
      if (isHeld) await dropHolds(id);
      throw error;
    }
  });

  /** Limits orders. A gift that costs nothing belongs to the giver who is signed in. */
  async function admitOrder(c: Context<Env>, order: Order): Promise<Order> {
    if (order.total > 0) {
      await limitRate(c, ports, "orders", ORDERS_PER_HOUR);
      return order;
    }
    if (order.gift) {
      const email = await requireGiver(c, ports);
      await limitRate(c, ports, "free-orders", FREE_ORDERS_PER_HOUR);
      await limitFreeGifts(ports, email);
      return { ...order, email };
    }
    const isConfirmed = (await findRequestSession(c, ports)) !== null;
    await (isConfirmed
      ? limitRate(c, ports, "confirmed-free-orders", CONFIRMED_FREE_ORDERS_PER_HOUR)
      : limitRate(c, ports, "free-orders", FREE_ORDERS_PER_HOUR));
    return order;
  }

  /** The order, with its discount. A use of that and copies are held if they are limited: they are dropped unless the order is placed. */
  async function prepareOrder(
    c: Context<Env>,
    request: CheckoutRequest,
    { locale, isForm }: { locale: string; isForm: boolean },
  ) {
    const id = newId("ord");
    const at = clock();
    const { timeZone = "UTC" } = await offers.shop();
    const until = new Date(at.getTime() + HELD_PAGE_LIFETIME_MS);
    const hold = { orderId: id, until };
    const cart = await priceRequest(c, ports, request, { locale, hold, isForm });
    const { lines, currency, lineOffers, discount } = cart;
    const holdsCopies = await holdCopies(c, ports, cart, hold).catch(async (error) => {
      if (cart.isHeld) await dropHolds(id);
      throw error;
    });
    const appliedDiscount = discount && { key: discount.key, name: discountName(discount, locale) };
    const order = newOrder({
      ...{ id, lines, currency, appliedDiscount, email: request.email ?? null, locale, at },
      gift: request.recipient ? giftOf(request.recipient, { timeZone, at }) : null,
    });
    const images = lineOffers.map(({ image }) => publicImage(siteUrl, image));
    const isHeld = cart.isHeld || holdsCopies;
    const terms = pageTerms(await offers.shop(), { lineOffers, total: order.total, isHeld });
    return { order, images, terms, isHeld };
  }

  /** Gives back what an order holds that was not placed. */
  async function dropHolds(orderId: string): Promise<void> {
    await dropUse(database, orderId);
    await dropCopies(database, orderId);
  }

  /** Validation errors use the language of the referring page and link back to it. */
  async function rejectInvalidCheckout(
    result: ValidationResult & { target: string; data?: unknown },
    c: Context<Env>,
  ): Promise<void> {
    if (result.success) return;
    const fields = z.record(z.string(), z.unknown()).safeParse(result.data).data ?? {};
    const isForm = result.target === "form";
    await setReferrer(c, isForm ? asRequest(fields) : fields);
    if (isForm) keepForm(c, fields);
    rejectInvalid(result);
  }

  /** Makes later problems use the language of the referring page and link back to it. */
  async function setReferrer(c: Context<Env>, request: object) {
    const { languages } = await offers.shop();
    const { locale: requestedLocale, page } = await findReferrer(offers, request);
    const locale = requestLanguage(c, languages, requestedLocale);
    c.set("locale", locale);
    c.set("back", page);
    return { locale, languages, page };
  }
}

/** Lets a problem page offer the form again. */
function keepForm(c: Context<Env>, fields: Record<string, unknown>): void {
  const texts = Object.entries(fields).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value] as const] : [],
  );
  const form: SentForm = Object.fromEntries(texts);
  c.set("form", form);
}

/** With a secret if the shop makes licence keys for it, so that they are the same ones if the order is lost and rebuilt. */
function withKeySeed(order: Order): PayableOrder {
  const hasKeys = order.lines.some(({ parts }) =>
    parts.some(({ licenceKeys }) => licenceKeys && licenceKeys.pool === undefined),
  );
  return hasKeys ? { ...order, keySeed: newLicenceKey() } : order;
}

/** null without HTTPS: Stripe's servers fetch the images, and cannot reach a shop on localhost. */
function publicImage(siteUrl: string, path: string | null): string | null {
  return path && siteUrl.startsWith("https://") ? `${siteUrl}${path}` : null;
}
