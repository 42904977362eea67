import { type Context, Hono } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { CorrectionRequest, OrderParams, OrderQuery } from "#domain/api/requests.ts";
import type { OrderPageResponse } from "#domain/api/responses/order.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { limitRate } from "../http/limit-rate.ts";
import { findOrderAccess } from "../http/order-access.ts";
import { readBody, readParams, readQuery } from "../http/read-request.ts";
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
import { sweepSoon } from "./sweep-soon.ts";

/** Each sends up to two emails, one of them to an address that anyone could have entered. */
const CORRECTIONS_PER_HOUR = { perNetwork: 5, total: 500 };

export function orderRoutes(ports: Ports, findOrderPage: FindOrderPage) {
  const app = new Hono<Env>();
  app.put("/:id/email", async (c) => {
    const correction = { ...readParams(c, OrderParams), ...(await readBody(c, CorrectionRequest)) };
    return c.json(await correctOrder(c, ports, correction));
  });
  app.put("/:id/recipient", async (c) => {
    const correction = { ...readParams(c, OrderParams), ...(await readBody(c, CorrectionRequest)) };
    return c.json(await correctGift(c, ports, correction));
  });
  return app.get("/:id", async (c) => {
    const { id } = readParams(c, OrderParams);
    const locale = requestLanguage(c, await shopLanguages(ports), readQuery(c, OrderQuery).locale);
    const page = await findOrderPage(c, id, locale);
    if (!page) throw new Problem("unknown-order");
    return c.json(page);
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
  sweepSoon(c, ports);
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
  sweepSoon(c, ports);
  return orderPageResponse(ports, corrected, access, locale);
}

async function findCorrectable(c: Context<Env>, ports: Ports, id: string, pageLanguage: string | undefined) {
  const locale = requestLanguage(c, await shopLanguages(ports), pageLanguage);
  c.set("locale", locale);
  const order = await findOrder(ports.database, id);
  if (!order) throw new Problem("correction-over");
  return { locale, order, access: await findOrderAccess(c, ports, order) };
}
