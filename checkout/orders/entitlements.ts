import { z } from "zod";
import { OrderStatus } from "#domain/api/answers.ts";
import { languageOf, localised } from "#domain/languages/localised.ts";
import { type OfferFile, Part } from "#domain/offer.ts";
import type { Offers } from "../offers/offers.ts";
import { type Database, sql } from "./database/database.ts";

export interface Shelf {
  id: string;
  status: OrderStatus;
  amount: number;
  refunded: number;
  currency: string;
  createdAt: string;
  paidAt: string | null;
  items: Grant[];
}

/** One product of an order, with the files it gives a right to. */
export interface Grant {
  id: string;
  orderId: string;
  status: OrderStatus;
  product: string;
  option: string;
  name: string;
  /** The language of the name and of the files' titles: the one asked for, where there is a translation. */
  lang: string;
  files: GrantedFile[];
}

/** A file with its title in the language that was asked for. */
export type GrantedFile = Omit<OfferFile, "title"> & { title: string | null };

/** All that an address has bought, newest first. */
export async function libraryOf(
  { database, offers }: { database: Database; offers: Offers },
  email: string,
  locale: string,
): Promise<Shelf[]> {
  const rows =
    await database.read(sql`SELECT grants.id, grants.order_id, grants.option_key, grants.product AS bought,
      grants.part, orders.status, orders.amount, orders.refunded, orders.currency, orders.created_at, orders.paid_at
    FROM grants JOIN orders ON orders.id = grants.order_id
    WHERE grants.email = ${email} ORDER BY orders.created_at DESC, grants.order_id, grants.id`);
  const shelves = new Map<string, Shelf>();
  for (const row of rows) {
    const { amount, refunded, currency, created_at, paid_at, ...owned } = ShelfRow.parse(row);
    const grant = await current(offers, owned, locale);
    const shelf = shelves.get(grant.orderId) ?? {
      ...{ id: grant.orderId, status: grant.status, amount, refunded, currency },
      ...{ createdAt: created_at, paidAt: paid_at, items: [] },
    };
    shelf.items.push(grant);
    shelves.set(shelf.id, shelf);
  }
  return [...shelves.values()];
}

/** One grant of an address. null: there is none, or it is somebody else's. */
export async function findGrant(
  { database, offers }: { database: Database; offers: Offers },
  email: string,
  id: string,
  locale: string,
): Promise<Grant | null> {
  const [row] = await database.read(sql`SELECT grants.id, grants.order_id, grants.option_key,
      grants.product AS bought, grants.part, orders.status
    FROM grants JOIN orders ON orders.id = grants.order_id
    WHERE grants.id = ${id} AND grants.email = ${email}`);
  return row ? current(offers, GrantRow.parse(row), locale) : null;
}

/** Buyers get the newest files of what they bought; where the product is gone, the ones that were sold. */
async function current(offers: Offers, owned: z.infer<typeof GrantRow>, locale: string): Promise<Grant> {
  const sold = owned.part;
  const offer = await offers.find(owned.bought).catch(() => null);
  const now = offer?.options
    .find(({ key }) => key === owned.option_key)
    ?.parts.find(({ product }) => product === sold.product);
  const part = now && now.files.length > 0 ? now : sold;
  return {
    id: owned.id,
    orderId: owned.order_id,
    status: owned.status,
    product: part.product,
    option: owned.option_key,
    name: localised(part.name, locale) || part.product,
    lang: languageOf(part.name, locale),
    files: part.files.map((file) => ({ ...file, title: titleOf(file, locale) })),
  };
}

function titleOf({ title }: OfferFile, locale: string): string | null {
  return title === null || typeof title === "string" ? title : localised(title, locale) || null;
}

const GrantRow = z.object({
  id: z.string(),
  order_id: z.string(),
  option_key: z.string(),
  bought: z.string(),
  part: z
    .string()
    .transform((text) => JSON.parse(text))
    .pipe(Part),
  status: OrderStatus,
});

const ShelfRow = GrantRow.extend({
  amount: z.number(),
  refunded: z.number(),
  currency: z.string(),
  created_at: z.string(),
  paid_at: z.string().nullable(),
});
