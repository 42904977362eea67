import { type Context, Hono } from "hono";
import * as z from "zod";
import { productPath } from "#domain/addresses.ts";
import { GumroadVerification } from "#domain/api/gumroad-licences.ts";
import { Problem } from "#domain/api/problem.ts";
import type { GumroadFailure, GumroadLicence } from "#domain/api/responses/gumroad-licences.ts";
import type { Env } from "../http/env.ts";
import { limitRate } from "../http/limit-rate.ts";
import { mediaType } from "../http/media-type.ts";
import { findMode } from "../orders/book/book-mode.ts";
import { denyAccess } from "../orders/entitlements/entitlement.ts";
import { isOfLine } from "../orders/entitlements/entitlement-ids.ts";
import { isGift } from "../orders/gifts/gift-store.ts";
import { countUse, isForProduct, type Licence } from "../orders/licences/licences.ts";
import type { Order } from "../orders/order.ts";
import { orderSummaryResponse } from "../orders/order-response.ts";
import { findOrder } from "../orders/order-store.ts";
import type { Ports } from "../ports.ts";
import { ACTIVATIONS_PER_HOUR, lookUp } from "./licences.ts";

/** The API by which programs verify Gumroad's licence keys. */
export function gumroadLicenceRoutes(ports: Ports) {
  const { database, clock } = ports;
  return new Hono<Env>().post("/verify", async (c) => {
    const request = GumroadVerification.safeParse(await readFields(c)).data;
    const found = await lookUp(c, ports, request?.license_key ?? "");
    const product = request?.product_id || request?.product_permalink || "";
    const licence = "licence" in found && isForProduct(found.licence, product) ? found.licence : null;
    const order = licence && (await findOrder(database, licence.entitlement.orderId));
    if (!request || !licence || !order) {
      return c.json(failure("That license does not exist for the provided product."), 404);
    }
    const denial = denyAccess(licence.entitlement, clock());
    if (denial === "access-not-started") {
      const { startsAt } = licence.entitlement;
      return c.json(failure(`This license is for a pre-order. It is valid from ${startsAt} on.`), 404);
    }
    if (denial === "access-ended" || denial === "ended-by-owner") {
      return c.json(failure("Access to the purchase associated with this license has expired."), 404);
    }
    if (request.increment_uses_count) await limitRate(c, ports, "activations", ACTIVATIONS_PER_HOUR);
    const uses = request.increment_uses_count ? await countUse(database, licence) : licence.uses;
    const mode = await findMode(database);
    const isTest = mode !== null && mode !== "live";
    const purchase = purchaseOf(ports, order, { ...licence, isTest });
    return c.json<GumroadLicence>({ success: true, uses, purchase });
  });
}

/** The fields of a form, of JSON or of the address. Programs send all of them, and some use names from before. */
async function readFields(c: Context<Env>): Promise<Record<string, unknown>> {
  const isJson = mediaType(c.req.header("Content-Type")) === "application/json";
  const body: unknown = await (isJson ? c.req.json() : c.req.parseBody()).catch((cause) => {
    throw new Problem("invalid-request", { cause });
  });
  const fields = { ...c.req.query(), ...z.record(z.string(), z.unknown()).catch({}).parse(body) };
  return { ...fields, product_permalink: fields.id ?? fields.link_id ?? fields.product_permalink };
}

function failure(message: string): GumroadFailure {
  return { success: false, message };
}

function purchaseOf(
  { siteUrl }: Ports,
  order: Order,
  { key, product, entitlement, isTest }: Licence & { isTest: boolean },
) {
  const { dispute } = orderSummaryResponse(order);
  // Several lines can have the same edition.
  const line = order.lines.find((_, position) => isOfLine(entitlement, position));
  return {
    ...{ id: order.id, sale_id: order.id, license_key: key },
    ...{ product_id: product, short_product_id: product, permalink: product },
    product_permalink: `${siteUrl}${productPath(product)}`,
    product_name: line?.name ?? product,
    variants: line?.optionName ? `(${line.optionName})` : "",
    email: entitlement.holder,
    // The holder of a gift or a seat does not learn what it has cost.
    price: isGift(order) || entitlement.holder !== order.email ? 0 : (line?.total ?? order.total),
    currency: order.currency.toLowerCase(),
    quantity: entitlement.quantity,
    ...{ created_at: order.paidAt, sale_timestamp: order.paidAt },
    refunded: order.status === "refunded" || entitlement.endReason === "refunded",
    ...{ disputed: dispute !== null, dispute_won: dispute === "won" },
    chargebacked: dispute === "open" || dispute === "lost",
    ...{ test: isTest, custom_fields: [] },
    is_gift_receiver_purchase: isGift(order),
    is_multiseat_license: entitlement.part.seats !== undefined,
    ...{ recurrence: null, subscription_id: null, subscription_ended_at: null },
    ...{ subscription_cancelled_at: null, subscription_failed_at: null },
  };
}
