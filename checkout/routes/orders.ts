import { type Context, Hono } from "hono";
import { Problem } from "#domain/api/problem.ts";
import { CorrectionRequest, OrderParams, OrderQuery } from "#domain/api/requests.ts";
import type { OrderPageResponse, PlacedOrdersResponse } from "#domain/api/responses/order.ts";
import { DAY_MS } from "#domain/time.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { limitRate } from "../http/limit-rate.ts";
import { findOrderAccess } from "../http/order-access.ts";
import { readBody, readParams, readQuery } from "../http/read-request.ts";
import { requireSession } from "../http/session-cookie.ts";
import { correctAddress } from "../orders/customers/correct-address.ts";
import { correctRecipient } from "../orders/gifts/correct-recipient.ts";
import { isGift } from "../orders/gifts/gift-store.ts";
import type { Order } from "../orders/order.ts";
import { findOrder } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";
import { limitEmailsToOthers } from "./free-gifts.ts";
import { limitUnconfirmed } from "./free-orders.ts";
import {
  confirmIfProven,
  correctableUntil,
  type FindOrderPage,
  isRecipientCorrectable,
  orderPageResponse,
} from "./order-page.ts";
import { listPlacedOrders } from "./placed-orders.ts";
import { sweepSoon } from "./sweep-soon.ts";

/** Each sends up to two emails, one of them to an address that anyone could have entered. */
const CORRECTIONS_PER_HOUR = { perNetwork: 5, total: 5_000 };
/** For one order, across all networks. Buyers rarely mistype more often, and each correction may email a stranger. */
const CORRECTIONS_OF_ORDER_PER_DAY = 5;

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
  app.get("/", async (c) => {
    const locale = requestLanguage(c, await shopLanguages(ports), readQuery(c, OrderQuery).locale);
    const { email } = await requireSession(c, ports);
    return c.json<PlacedOrdersResponse>({ orders: await listPlacedOrders(ports, email, locale) });
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
  await limitCorrections(c, ports, order);
  if (order.total === 0) await limitUnconfirmed(c, ports, "free-corrections");
  const corrected = await correctAddress(ports, order, email, "buyer");
  // The new address of a free order is not confirmed.
  const newAccess = await findOrderAccess(c, ports, corrected);
  const confirmed = await confirmIfProven(ports, corrected, newAccess);
  sweepSoon(c, ports);
  return orderPageResponse(ports, confirmed, newAccess, locale);
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
  await limitCorrections(c, ports, order);
  if (order.total === 0 && order.email) await limitEmailsToOthers(c, ports, order.email);
  const corrected = await correctRecipient(ports, order, email);
  sweepSoon(c, ports);
  return orderPageResponse(ports, { order: corrected }, access, locale);
}

async function findCorrectable(c: Context<Env>, ports: Ports, id: string, pageLanguage: string | undefined) {
  const locale = requestLanguage(c, await shopLanguages(ports), pageLanguage);
  c.set("locale", locale);
  const order = await findOrder(ports.database, id);
  if (!order) throw new Problem("correction-over");
  return { locale, order, access: await findOrderAccess(c, ports, order) };
}

/** Counts the corrections of a network, and those of an order: its buyer's address and its gift's recipient together. */
async function limitCorrections(c: Context<Env>, ports: Ports, { id }: Order): Promise<void> {
  const key = `corrections:order:${id}`;
  const ofOrder = { key, max: CORRECTIONS_OF_ORDER_PER_DAY, durationMs: DAY_MS };
  await limitRate(c, ports, "corrections", CORRECTIONS_PER_HOUR, [ofOrder]);
}
