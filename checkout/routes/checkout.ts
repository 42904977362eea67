import { type Context, Hono } from "hono";
import * as z from "zod";
import { languagePrefix, ORDER_PATH } from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";
import { CheckoutRequest } from "#domain/api/requests.ts";
import type { CheckoutResponse } from "#domain/api/responses/checkout.ts";
import { describeDiscounts, discountName } from "#domain/discount.ts";
import { newLicenceKey } from "#domain/licence-key.ts";
import { forgetDiscountCode } from "../http/discount-code-cookie.ts";
import type { SentForm } from "../http/discount-code-form.ts";
import type { Env } from "../http/env.ts";
import { giftPage } from "../http/gift-page.ts";
import { rememberOrderWithHolds } from "../http/held-order-cookie.ts";
import { requestLanguage } from "../http/language.ts";
import { limitRate, networkHash } from "../http/limit-rate.ts";
import { rememberOrderKey } from "../http/order-cookie.ts";
import { rememberPlacedOrder } from "../http/placed-orders-cookie.ts";
import { parse, readFormOrJson } from "../http/read-request.ts";
import { isSharedComputer } from "../http/session-cookie.ts";
import { dropUse } from "../orders/holds/discount-uses.ts";
import { dropCopies } from "../orders/holds/limited-copies.ts";
import { newId } from "../orders/ids.ts";
import { newOrder, type Order } from "../orders/order.ts";
import { insertOrderKey } from "../orders/order-keys.ts";
import { insertOrder } from "../orders/order-store.ts";
import { SHARED_SESSION_LIFETIME_MS } from "../orders/sign-in/sessions.ts";
import type { PayableOrder } from "../payments/payments.ts";
import type { Ports } from "../ports.ts";
import { asRequest, FormRequest } from "./checkout-form.ts";
import { priceRequest } from "./discounted-cart.ts";
import { isAllFree, requireGiver } from "./free-gifts.ts";
import { type AdmittedOrder, admitFreeOrder } from "./free-orders.ts";
import { giftOf } from "./gift-request.ts";
import { holdCopies } from "./held-copies.ts";
import { findOwnedAlready } from "./owned-already.ts";
import { HELD_PAGE_LIFETIME_MS, pageTerms } from "./page-terms.ts";
import { findReferrer } from "./referrer.ts";

/** Each costs a request to Stripe. Many buyers can share a network. */
const ORDERS_PER_HOUR = { perNetwork: 600, total: 500_000 };

export function checkoutRoutes(ports: Ports) {
  const { database, payments, offers, clock, siteUrl } = ports;
  return new Hono<Env>().post("/", async (c) => {
    const { isForm, request, locale, languages, page } = await readRequest(c);
    if (request.withoutCode) forgetDiscountCode(c);
    if (c.get("form")?.gift && !request.recipient) {
      if (await isAllFree(offers, request, locale)) await requireGiver(c, ports);
      return giftPage(c, ports, { back: page ?? "/" });
    }
    const shop = `${siteUrl}${languagePrefix(locale, languages)}`;
    const owned = request.again ? null : await findOwnedAlready(c, ports, request, locale);
    const [first] = owned?.items ?? [];
    if (owned && first) {
      const { items, names } = owned;
      if (isForm && owned.isAllFree) return c.redirect(shop + first.page, 303);
      throw new Problem("owned-already", { members: { items }, names, open: first.page });
    }
    const { images, discountNames, terms, isHeld, ...prepared } = await prepareOrder(c, request, {
      locale,
      isForm,
    });
    const { id } = prepared.order;
    try {
      const { order, confirmedEmail } = await admitOrder(c, prepared.order);
      const { sessionId, url } = await payments.open(withKeySeed(order), {
        images,
        discountNames,
        successUrl: `${shop}${ORDER_PATH}?id=${order.id}`,
        cancelUrl: `${shop}${page ?? "/"}`,
        ...terms,
      });
      // One write instead of two. Without it, nobody learns the address of the payment page.
      const lifetimeMs = isSharedComputer(c, siteUrl) ? SHARED_SESSION_LIFETIME_MS : undefined;
      const key = await insertOrderKey(order.id, rememberOrderKey(c, siteUrl), clock(), {
        lifetimeMs,
        confirmedEmail,
      });
      await database.write([...insertOrder({ ...order, sessionId }, "buyer"), key]);
      rememberPlacedOrder(c, siteUrl, order.id);
      if (isHeld) {
        rememberOrderWithHolds(c, siteUrl, { orderId: order.id, lifetimeMs: HELD_PAGE_LIFETIME_MS });
      }
      return isForm ? c.redirect(url, 303) : c.json<CheckoutResponse>({ order: order.id, url }, 201);
    } catch (error) {
      if (isHeld) await dropHolds(id);
      throw error;
    }
  });

  /** Limits orders. Signed-in buyers get what is free at their confirmed address. */
  async function admitOrder(c: Context<Env>, order: Order): Promise<AdmittedOrder> {
    if (order.total === 0) return admitFreeOrder(c, ports, order);
    await limitRate(c, ports, "orders", ORDERS_PER_HOUR);
    return { order, confirmedEmail: null };
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
    const hold = { orderId: id, until, network: await networkHash(c) };
    // First, since its day can be refused, and then nothing must be held.
    const gift = request.recipient ? giftOf(request.recipient, { timeZone, at }) : null;
    const cart = await priceRequest(c, ports, request, { locale, hold, isForm });
    let { isHeld } = cart;
    try {
      isHeld = (await holdCopies(c, ports, cart, hold)) || isHeld;
      const { lines, currency, lineOffers, discounts, lineDiscounts, email } = cart;
      const appliedDiscount = describeDiscounts(discounts, locale);
      const order = newOrder({ id, lines, currency, appliedDiscount, email, locale, at, gift });
      const images = lineOffers.map(({ image }) => publicImage(siteUrl, image));
      const discountNames = lineDiscounts.map((discount) => discount && discountName(discount, locale));
      const terms = pageTerms(await offers.shop(), { lineOffers, discounts, total: order.total, isHeld });
      return { order, images, discountNames, terms, isHeld };
    } catch (error) {
      if (isHeld) await dropHolds(id);
      throw error;
    }
  }

  /** Gives back what an order holds that was not placed. */
  async function dropHolds(orderId: string): Promise<void> {
    await dropUse(database, orderId);
    await dropCopies(database, orderId);
  }

  /** The request, and the page that it came from. Problems use the language of that page and link back to it. */
  async function readRequest(c: Context<Env>) {
    const { isForm, body } = await readFormOrJson(c);
    const fields = Fields.parse(body);
    if (isForm) rememberForm(c, fields);
    const { languages } = await offers.shop();
    const { locale: requested, page } = await findReferrer(offers, isForm ? asRequest(fields) : fields);
    const locale = requestLanguage(c, languages, requested);
    c.set("locale", locale);
    c.set("back", page);
    const request = parse(isForm ? FormRequest : CheckoutRequest, body);
    return { isForm, request, locale, languages, page };
  }
}

/** None, if a request has no fields at all. */
const Fields = z.record(z.string(), z.unknown()).catch({});

/** Lets a problem page offer the form again. */
function rememberForm(c: Context<Env>, fields: Record<string, unknown>): void {
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
