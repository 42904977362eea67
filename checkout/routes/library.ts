import { type Context, Hono } from "hono";
import { LibraryQuery } from "#domain/api/requests.ts";
import type { LibraryItemResponse, LibraryResponse } from "#domain/api/responses/library.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { readQuery } from "../http/read-request.ts";
import { requireSession } from "../http/session-cookie.ts";
import { confirmFreeOrders, type UnavailableOrder } from "../orders/confirm-orders.ts";
import { findLibrary, type LibraryItem, type LibraryOrder } from "../orders/library/library.ts";
import { orderSummaryResponse, withoutSums } from "../orders/order-response.ts";
import type { Ports } from "../ports.ts";
import { type DownloadsLeft, downloadsLeft } from "./downloads-left.ts";
import { earlierFileResponse, fileResponse } from "./file-response.ts";
import { listPendingOrders } from "./placed-orders.ts";
import { sweepSoon } from "./sweep-soon.ts";

export function libraryRoutes(ports: Ports) {
  return new Hono<Env>().get("/", async (c) => {
    const locale = requestLanguage(c, await shopLanguages(ports), readQuery(c, LibraryQuery).locale);
    return c.json(await libraryResponse(c, ports, locale));
  });
}

/** The library of the signed-in address. @throws {Problem} "not-signed-in" */
export async function libraryResponse(
  c: Context<Env>,
  ports: Ports,
  locale: string,
): Promise<LibraryResponse> {
  const { email } = await requireSession(c, ports);
  const { unavailable, hasConfirmed } = await confirmFreeOrders(ports, email);
  if (hasConfirmed) sweepSoon(c, ports);
  const orders = await findLibrary(ports, email, locale);
  const awaited = await listPendingOrders(ports, email, locale);
  const left = await downloadsLeft(
    ports,
    orders.flatMap(({ items }) => items),
  );
  return {
    ...{ email, orders: orders.map((order) => libraryOrderResponse(ports, order, email, left)) },
    ...(awaited.length > 0 && { awaited }),
    ...(unavailable.length > 0 && { gone: [...new Map(unavailable.flatMap(unavailableResponse)).values()] }),
  };
}

/** Each product once, however often it was ordered. */
function unavailableResponse({ order: { lines, appliedDiscount }, unavailable }: UnavailableOrder) {
  const code = (unavailable === "code" && appliedDiscount?.name) || null;
  return lines.map(({ product, name }) => [product + code, { product, name, code }] as const);
}

function libraryOrderResponse(
  { stamps }: Ports,
  { items, ...order }: LibraryOrder,
  email: string,
  left: DownloadsLeft,
) {
  const isBuyer = order.email === email;
  const isGift = !isBuyer && order.gift?.recipient === email;
  return {
    ...orderSummaryResponse(isBuyer ? order : withoutSums(order)),
    isBuyer,
    gift: isGift && order.gift ? { giver: order.gift.giver, words: order.gift.words } : null,
    items: items.map((item) => ({
      ...libraryItemResponse(item, left),
      ...(item.stampsPdfs && stamps && { isStamped: true }),
    })),
  };
}

function libraryItemResponse(item: LibraryItem, left: DownloadsLeft): LibraryItemResponse {
  const { id, product, option, name, lang } = item;
  const { optionName, bundle, kind, quantity, isUpdated, cover, endReason, releasesOn, seats } = item;
  const earlierFiles = item.earlierFiles.map(earlierFileResponse);
  return {
    ...{ id, product, option, name, lang, optionName, bundle, kind, quantity, isUpdated, cover },
    releasesOn,
    seats,
    ...(item.newVersion !== null && { newVersion: item.newVersion }),
    ...(item.version !== null && { version: item.version }),
    ...(item.soldVersion !== null && { soldVersion: item.soldVersion }),
    ...(earlierFiles.length > 0 && { earlierFiles }),
    ended: endReason,
    licences: item.licenceKeys.map((key) => ({ key })),
    missingLicences: item.missingKeys,
    files:
      releasesOn === null
        ? item.files.map((file) => ({ ...fileResponse(file), left: left(item, file.name) }))
        : [],
  };
}
