import { type Context, Hono } from "hono";
import { LibraryQuery } from "#domain/api/requests.ts";
import type { LibraryItemResponse, LibraryResponse } from "#domain/api/responses/library.ts";
import { afterResponse } from "../http/after-response.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { readQuery } from "../http/read-request.ts";
import { requireSession, setSessionCookie } from "../http/session-cookie.ts";
import { countRecentDownloads, DEFAULT_DOWNLOAD_LIMIT, fileKey } from "../orders/entitlements/downloads.ts";
import { findLibrary, type LibraryItem, type LibraryOrder } from "../orders/entitlements/library.ts";
import { orderSummaryResponse, withoutSums } from "../orders/order-response.ts";
import { isRenewable, renewSession } from "../orders/sign-in/sessions.ts";
import type { Ports } from "../ports.ts";
import { fileResponse } from "./file-response.ts";

/** From here on, the page says how many downloads are left. */
const FEW_DOWNLOADS = 3;

export function libraryRoutes(ports: Ports) {
  return new Hono<Env>().get("/", async (c) => {
    const locale = requestLanguage(c, await shopLanguages(ports), readQuery(c, LibraryQuery).locale);
    return c.json(await libraryResponse(c, ports, locale));
  });
}

/** The library of the signed-in address, whose session it prolongs. @throws {Problem} "not-signed-in" */
export async function libraryResponse(
  c: Context<Env>,
  ports: Ports,
  locale: string,
): Promise<LibraryResponse> {
  const session = await requireSession(c, ports);
  const { email } = session;
  const orders = await findLibrary(ports, email, locale);
  const left = await downloadsLeft(
    ports,
    orders.flatMap(({ items }) => items),
  );
  if (isRenewable(session, ports.clock())) {
    setSessionCookie(c, ports, session);
    afterResponse(c, ports, () => renewSession(ports.database, session, ports.clock()));
  }
  return { email, orders: orders.map((order) => libraryOrderResponse(order, email, left)) };
}

/** How often a file of an item can be downloaded for now. undefined: often. */
type DownloadsLeft = (item: LibraryItem, file: string) => number | undefined;

async function downloadsLeft(
  { database, offers, clock }: Ports,
  items: LibraryItem[],
): Promise<DownloadsLeft> {
  const { downloads: limit = DEFAULT_DOWNLOAD_LIMIT } = await offers.shop();
  const counts = await countRecentDownloads(
    database,
    items.map(({ id }) => id),
    limit,
    clock(),
  );
  return ({ id, quantity }, file) => {
    const left = Math.max(limit.times * quantity - (counts.get(fileKey(id, file)) ?? 0), 0);
    return left <= FEW_DOWNLOADS ? left : undefined;
  };
}

function libraryOrderResponse({ items, ...order }: LibraryOrder, email: string, left: DownloadsLeft) {
  const isBuyer = order.email === email;
  const isGift = !isBuyer && order.gift?.recipient === email;
  return {
    ...orderSummaryResponse(isBuyer ? order : withoutSums(order)),
    isBuyer,
    gift: isGift && order.gift ? { giver: order.gift.giver, words: order.gift.words } : null,
    items: items.map((item) => libraryItemResponse(item, left)),
  };
}

function libraryItemResponse(item: LibraryItem, left: DownloadsLeft): LibraryItemResponse {
  const { id, product, option, name, lang } = item;
  const { optionName, bundle, kind, quantity, isUpdated, cover, endReason, releasesOn, seats } = item;
  return {
    ...{ id, product, option, name, lang, optionName, bundle, kind, quantity, isUpdated, cover },
    releasesOn,
    seats,
    ended: endReason,
    licences: item.licenceKeys.map((key) => ({ key })),
    missingLicences: item.missingKeys,
    files:
      releasesOn === null
        ? item.files.map((file) => ({ ...fileResponse(file), left: left(item, file.name) }))
        : [],
  };
}
