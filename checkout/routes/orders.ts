import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { CorrectionRequest, OrderParams, OrderQuery } from "#domain/api/requests.ts";
import { OrderPageResponse } from "#domain/api/responses/order.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { limitRate } from "../http/limit-rate.ts";
import { findOrderAccess } from "../http/order-access.ts";
import { sweep } from "../jobs/sweep.ts";
import { correctAddress } from "../orders/customers/correct-address.ts";
import { correctRecipient } from "../orders/gifts/correct-recipient.ts";
import { isGift } from "../orders/gifts/gift-store.ts";
import { findOrder } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";
import { limitFreeGifts } from "./free-gifts.ts";
import {
  correctableUntil,
  type FindOrderPage,
  isRecipientCorrectable,
  orderPageResponse,
} from "./order-page.ts";
import { json, problem, rejectInvalid } from "./responses.ts";

const get = createRoute({
  method: "get",
  path: "/{id}",
  summary:
    "The state of an order, for the page that the buyer returns to, with its files for the buyer's browser",
  request: { params: OrderParams, query: OrderQuery },
  responses: {
    200: json(OrderPageResponse, "The order"),
    400: problem("invalid-request"),
    404: problem("unknown-order"),
    503: problem("order-book-down"),
  },
});

const put = createRoute({
  method: "put",
  path: "/{id}/email",
  summary: "Correct a mistyped email address, for an hour after the payment in the browser that paid",
  request: {
    params: OrderParams,
    body: { required: true, content: { "application/json": { schema: CorrectionRequest } } },
  },
  responses: {
    200: json(OrderPageResponse, "The order, with the right address. Both addresses get an email"),
    400: problem("invalid-request"),
    403: problem("correction-over: also in any other browser"),
    409: problem("same-address"),
    413: problem("too-large"),
    415: problem("unsupported-media-type"),
    429: problem("too-many-requests"),
    503: problem("order-book-down, disk-full"),
  },
});

const putRecipient = createRoute({
  ...put,
  path: "/{id}/recipient",
  summary: "Correct the address of a gift's recipient, for an hour after the payment and until its day",
  responses: {
    ...put.responses,
    200: json(
      OrderPageResponse,
      "The order, with the right recipient, who gets the gift's email: now, or on its day. The earlier address gets none",
    ),
    403: problem("correction-over: also for whoever is not its giver"),
  },
});

/** Each sends up to two emails, one of them to an address that anyone could have entered. */
const CORRECTIONS_PER_HOUR = { perNetwork: 5, total: 500 };

export function orderRoutes(ports: Ports, findOrderPage: FindOrderPage) {
  const app = new OpenAPIHono<Env>({ defaultHook: rejectInvalid });
  app.openapi(put, async (c) => {
    const correction = { ...c.req.valid("param"), ...c.req.valid("json") };
    return c.json(await correctOrder(c, ports, correction), 200);
  });
  app.openapi(putRecipient, async (c) => {
    const correction = { ...c.req.valid("param"), ...c.req.valid("json") };
    return c.json(await correctGift(c, ports, correction), 200);
  });
  return app.openapi(get, async (c) => {
    const locale = requestLanguage(c, await shopLanguages(ports), c.req.valid("query").locale);
    const page = await findOrderPage(c, c.req.valid("param").id, locale);
    if (!page) throw new Problem("unknown-order");
    return c.json(page, 200);
  });
}

/** The right address of an order or of its gift, and the language of the page on which it was entered. */
interface Correction {
  id: string;
  email: string;
  locale?: string | undefined;
}

/** Corrects the address of an order. @throws {Problem} */
export async function correctOrder(
  c: Context<Env>,
  ports: Ports,
  { id, email, ...page }: Correction,
): Promise<OrderPageResponse> {
  const { locale, order, access } = await findCorrectable(c, ports, id, page.locale);
  const until = access && correctableUntil(order, access);
  if (!until || until <= ports.clock()) throw new Problem("correction-over");
  await limitRate(c, ports, "corrections", CORRECTIONS_PER_HOUR);
  const corrected = await correctAddress(ports, order, email, "buyer");
  afterResponse(c, ports, () => sweep(ports));
  return orderPageResponse(ports, corrected, access, locale);
}

/** Corrects the address of a gift's recipient. @throws {Problem} */
export async function correctGift(
  c: Context<Env>,
  ports: Ports,
  { id, email, ...page }: Correction,
): Promise<OrderPageResponse> {
  const { locale, order, access } = await findCorrectable(c, ports, id, page.locale);
  if (!access || !isGift(order) || !isRecipientCorrectable(order, ports.clock()))
    throw new Problem("correction-over");
  await limitRate(c, ports, "corrections", CORRECTIONS_PER_HOUR);
  if (order.total === 0 && order.email) await limitFreeGifts(ports, order.email);
  const corrected = await correctRecipient(ports, order, email);
  afterResponse(c, ports, () => sweep(ports));
  return orderPageResponse(ports, corrected, access, locale);
}

async function findCorrectable(c: Context<Env>, ports: Ports, id: string, pageLanguage: string | undefined) {
  const locale = requestLanguage(c, await shopLanguages(ports), pageLanguage);
  c.set("locale", locale);
  const order = await findOrder(ports.database, id);
  if (!order) throw new Problem("correction-over");
  return { locale, order, access: await findOrderAccess(c, ports, order) };
}
