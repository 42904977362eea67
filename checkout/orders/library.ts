import { languageOf, localised } from "#domain/languages/localised.ts";
import { findOption, type OfferFile, type Part } from "#domain/offer.ts";
import type { Offers } from "../offers/offers.ts";
import type { Database } from "./database/database.ts";
import { type EndReason, type Entitlement, entitlementsOf, findEntitlement } from "./entitlements.ts";
import { findOrderSummaries, type OrderSummary } from "./order-store.ts";

interface Library {
  database: Database;
  offers: Offers;
}

/** An order with what it gives a right to. */
export interface LibraryOrder extends OrderSummary {
  items: LibraryItem[];
}

/** One product of an order with its files as they are now, in the reader's language. */
export interface LibraryItem {
  /** That of the entitlement. */
  id: string;
  product: string;
  option: string;
  name: string;
  /** The language of the name and of the files' titles: the one asked for, where there is a translation. */
  lang: string;
  quantity: number;
  /** null: the files may be downloaded. */
  endReason: EndReason | null;
  files: LibraryFile[];
}

/** A file with its title in one language. */
export type LibraryFile = Omit<OfferFile, "title"> & { title: string | null };

/** All that an address has bought, newest first. */
export async function libraryOf(
  { database, offers }: Library,
  email: string,
  locale: string,
): Promise<LibraryOrder[]> {
  const entitlements = Map.groupBy(await entitlementsOf(database, email), ({ orderId }) => orderId);
  const orders = await findOrderSummaries(database, [...entitlements.keys()]);
  return Promise.all(
    orders.map(async (order) => ({
      ...order,
      items: await Promise.all(
        (entitlements.get(order.id) ?? []).map((entitlement) => libraryItem(offers, entitlement, locale)),
      ),
    })),
  );
}

/** One item of an address's library. null: there is none, or it is somebody else's. */
export async function findLibraryItem(
  { database, offers }: Library,
  { id, holder }: { id: string; holder: string },
  locale: string,
): Promise<LibraryItem | null> {
  const entitlement = await findEntitlement(database, { id, holder });
  return entitlement && libraryItem(offers, entitlement, locale);
}

/**
 * Buyers get the newest files of what they bought, also where product or edition have another name by now; where they are
 * gone, the files that were sold.
 */
async function libraryItem(offers: Offers, entitlement: Entitlement, locale: string): Promise<LibraryItem> {
  const sold = entitlement.part;
  const part = (await currentPart(offers, entitlement).catch(() => null)) ?? sold;
  return {
    id: entitlement.id,
    product: part.product,
    option: entitlement.option,
    name: localised(part.name, locale) || part.product,
    lang: languageOf(part.name, locale),
    quantity: entitlement.quantity,
    endReason: entitlement.endReason,
    files: part.files.map((file) => ({ ...file, title: titleIn(file, locale) })),
  };
}

/** null: it is not sold any more, or has no files. */
async function currentPart(offers: Offers, { product, option, part }: Entitlement): Promise<Part | null> {
  const offer = await offers.find(product);
  const parts = (offer && findOption(offer, option)?.parts) ?? [];
  const slug = (await offers.find(part.product))?.product ?? part.product;
  const current = parts.find((candidate) => candidate.product === slug);
  return current && current.files.length > 0 ? current : null;
}

function titleIn({ title }: OfferFile, locale: string): string | null {
  return title === null || typeof title === "string" ? title : localised(title, locale) || null;
}
