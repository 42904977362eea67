import { type Context, Hono } from "hono";
import { LIBRARY_PATH } from "#domain/addresses.ts";
import { Problem } from "#domain/api/problem.ts";
import { OrderParams, OrderQuery } from "#domain/api/requests.ts";
import { localise } from "#domain/languages/localised.ts";
import { archivePaths, zipFiles, zipSize } from "../files/archive.ts";
import { isLaterPart } from "../files/byte-range.ts";
import { downloadResponse } from "../files/download-response.ts";
import type { Env } from "../http/env.ts";
import { requestLanguage, shopLanguages } from "../http/language.ts";
import { findOrderAccess, type OrderAccess } from "../http/order-access.ts";
import { readParams, readQuery } from "../http/read-request.ts";
import { findRequestSession, requireSession } from "../http/session-cookie.ts";
import { countAllDownloads } from "../orders/entitlements/downloads.ts";
import { denyAccess } from "../orders/entitlements/entitlement.ts";
import { findOrderItems, type LibraryItem } from "../orders/library/library.ts";
import type { Order } from "../orders/order.ts";
import { findOrder } from "../orders/order-store.ts";
import { hashToken } from "../orders/tokens.ts";
import type { Ports } from "../ports.ts";

export function archiveRoutes(ports: Ports) {
  const { files, offers } = ports;
  return new Hono<Env>().get("/:id/files.zip", async (c) => {
    const { id } = readParams(c, OrderParams);
    const locale = requestLanguage(c, await shopLanguages(ports), readQuery(c, OrderQuery).locale);
    c.set("locale", locale);
    const { order, items, access } = await findArchive(c, ports, { id, locale });
    const paths = archivePaths(
      items.map(({ name, files }) => ({ name, files: files.map((file) => file.name) })),
    );
    const entries = await Promise.all(
      items.flatMap((item, i) =>
        item.files.map(async (file, j) => {
          const { key, size } = (await ports.stamps?.deliver(item, file)) ?? file;
          return { key, size, name: paths[i]?.[j] ?? key };
        }),
      ),
    );
    // A HEAD request downloads nothing.
    if (c.req.method !== "HEAD") await countFiles(c, ports, items, access);
    const modified = new Date(order.paidAt ?? order.createdAt);
    const name = nameOf(order, items) ?? localise((await offers.shop()).name, locale);
    const zip = { name: `${name}.zip`, type: "application/zip" };
    const response = downloadResponse(c.req.raw, zip, {
      size: zipSize(entries),
      // Keys name the content of their files.
      tag: await hashToken(JSON.stringify([modified, entries])),
      read: (range) => zipFiles(files, entries, modified, range),
    });
    // With the cookie of a session that goes on.
    return c.newResponse(response.body, response);
  });
}

/** null: several products were bought. */
function nameOf({ lines }: Order, items: LibraryItem[]): string | null {
  if (items.length === 1) return items[0]?.name ?? null;
  return lines.length > 1 ? null : (lines[0]?.name ?? null);
}

/**
 * The contents of an archive: the files of an order that this browser can download now. They are the buyer's, or those that somebody
 * else has of it, who was given them or got a seat.
 *
 * @throws {Problem} if this browser may not have them, or the storage lacks one
 */
export async function findArchive(
  c: Context<Env>,
  ports: Ports,
  { id, locale }: { id: string; locale: string },
): Promise<{ order: Order; items: LibraryItem[]; access: OrderAccess }> {
  const placed = await findOrder(ports.database, id);
  const session = await findRequestSession(c, ports);
  const itemsOf = async (order: Order | null) =>
    order ? (await findOrderItems(ports, order, locale)).flat() : [];
  // As if the signed-in buyer had bought what they have of it.
  const own = placed && session && { ...placed, email: session.email };
  const ownItems = await itemsOf(own);
  const order = ownItems.length > 0 ? own : placed;
  const access = order && (await findOrderAccess(c, ports, order));
  if (!order || !access || access.awaitsConfirmation) {
    await requireSession(c, ports);
    throw new Problem("unknown-order", { back: LIBRARY_PATH });
  }
  const all = ownItems.length > 0 ? ownItems : await itemsOf(order);
  const items = all.filter((item) => denyAccess(item, ports.clock()) === null);
  if (items.length === 0) {
    const denial = all[0] && denyAccess(all[0], ports.clock());
    throw new Problem(denial ?? "unknown-order", { back: LIBRARY_PATH });
  }
  for (const { key } of items.flatMap(({ files }) => files)) {
    if (await ports.files.stat(key)) continue;
    ports.log("error", "file-missing", { order: order.id, key });
    throw new Problem("file-missing", { back: LIBRARY_PATH });
  }
  return { order, items, access };
}

/** @throws {Problem} "download-limit" */
async function countFiles(
  c: Context<Env>,
  { database, offers, clock }: Ports,
  items: LibraryItem[],
  { hash: sessionHash }: OrderAccess,
): Promise<void> {
  const shop = await offers.shop();
  const isContinued = isLaterPart(c.req.header("Range"));
  const downloads = items.flatMap(
    ({ id: entitlementId, quantity, files, downloads: limit = shop.downloads }) =>
      files.map(({ name: file }) => ({ entitlementId, quantity, file, sessionHash, isContinued, limit })),
  );
  if (!(await countAllDownloads(database, downloads, clock())))
    throw new Problem("download-limit", { back: LIBRARY_PATH });
}
