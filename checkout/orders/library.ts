import { languageOf, localise } from "#domain/languages/localised.ts";
import { type Cover, findOption, type OfferFile, type Part } from "#domain/offer.ts";
import type { Offers } from "../offers/offers.ts";
import type { Database } from "./database/database.ts";
import {
  type Entitlement,
  findEntitlementById,
  listEntitlements,
  listOrderEntitlements,
} from "./entitlements.ts";
import type { Order } from "./order.ts";
import { findOrderHeaders, type OrderHeader } from "./order-store.ts";

interface LibraryPorts {
  database: Database;
  offers: Offers;
}

/** An order with the products that it gives access to. */
export interface LibraryOrder extends OrderHeader {
  items: LibraryItem[];
}

/** One product of an order with its current files, in the buyer's language. */
export interface LibraryItem
  extends Pick<Entitlement, "orderId" | "holder" | "licenceKeys" | "startsAt" | "endsAt" | "endReason"> {
  /** The entitlement's id. */
  id: string;
  product: string;
  option: string;
  name: string;
  /** The language of the name and of the file titles. Differs from the requested one if there is no translation. */
  lang: string;
  quantity: number;
  /** null: the product is no longer published. */
  cover: Cover | null;
  files: LibraryFile[];
}

/** A file with its title in one language. */
export type LibraryFile = Omit<OfferFile, "title"> & { title: string | null };

/** All orders of an email address, newest first. */
export async function findLibrary(
  { database, offers }: LibraryPorts,
  email: string,
  locale: string,
): Promise<LibraryOrder[]> {
  const entitlements = Map.groupBy(await listEntitlements(database, email), ({ orderId }) => orderId);
  const orders = await findOrderHeaders(database, [...entitlements.keys()]);
  return Promise.all(
    orders.map(async (order) => ({
      ...order,
      items: await Promise.all(
        (entitlements.get(order.id) ?? []).map((entitlement) => libraryItem(offers, entitlement, locale)),
      ),
    })),
  );
}

/** What one entitlement gives access to. null: it does not exist. */
export async function findLibraryItem(
  { database, offers }: LibraryPorts,
  id: string,
  locale: string,
): Promise<LibraryItem | null> {
  const entitlement = await findEntitlementById(database, id);
  return entitlement && libraryItem(offers, entitlement, locale);
}

/** What a buyer got with each line of an order: one item, or several for a bundle. Without what was passed on to others. */
export async function findOrderItems(
  { database, offers }: LibraryPorts,
  order: Order,
  locale: string,
): Promise<LibraryItem[][]> {
  const lines = await listOrderEntitlements(database, order);
  return Promise.all(
    lines.map((entitlements) =>
      Promise.all(
        entitlements
          .filter(({ holder }) => holder === order.email)
          .map((entitlement) => libraryItem(offers, entitlement, locale)),
      ),
    ),
  );
}

/** The current files of a product, even if its slug or key has changed. The files as sold if it no longer exists. */
async function libraryItem(offers: Offers, entitlement: Entitlement, locale: string): Promise<LibraryItem> {
  const part = (await currentPart(offers, entitlement).catch(() => null)) ?? entitlement.part;
  const covers = (await offers.find(part.product).catch(() => null))?.covers ?? {};
  return {
    id: entitlement.id,
    orderId: entitlement.orderId,
    holder: entitlement.holder,
    product: part.product,
    option: entitlement.option,
    name: localise(part.name, locale) || part.product,
    lang: languageOf(part.name, locale),
    quantity: entitlement.quantity,
    cover: covers[languageOf(covers, locale)] ?? null,
    licenceKeys: entitlement.licenceKeys,
    startsAt: entitlement.startsAt,
    endsAt: entitlement.endsAt,
    endReason: entitlement.endReason,
    files: part.files.map((file) => ({ ...file, title: localisedTitle(file, locale) })),
  };
}

/** null if it is no longer for sale or has no files. */
async function currentPart(offers: Offers, { product, option, part }: Entitlement): Promise<Part | null> {
  const offer = await offers.find(product);
  const parts = (offer && findOption(offer, option)?.parts) ?? [];
  const slug = (await offers.find(part.product))?.product ?? part.product;
  const current = parts.find((candidate) => candidate.product === slug);
  return current && current.files.length > 0 ? current : null;
}

function localisedTitle({ title }: OfferFile, locale: string): string | null {
  return title === null || typeof title === "string" ? title : localise(title, locale) || null;
}
