import type Stripe from "stripe";
import { z } from "zod";
import { invalid, missing } from "./api-error.ts";
import { expand, integer, text } from "./params.ts";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

/** What every list takes: https://docs.stripe.com/api/pagination */
export const cursorParams = {
  limit: integer.optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
};

export const expandParams = z.strictObject({ expand });

/** What lists of things with a date take as well. */
export const pageParams = {
  ...cursorParams,
  created: z
    .union([
      integer,
      z.strictObject({
        gt: integer.optional(),
        gte: integer.optional(),
        lt: integer.optional(),
        lte: integer.optional(),
      }),
    ])
    .optional(),
};

type Cursor = z.infer<z.ZodObject<typeof cursorParams>>;
type Page = z.infer<z.ZodObject<typeof pageParams>>;

/** One page of what there is, newest first, as Stripe's list object. `items` come oldest first, as the ledger keeps them. */
export function newest<T extends { id: string; created: number }, S>(
  url: string,
  items: T[],
  params: Page,
  show: (item: T) => S,
): Stripe.ApiList<S> {
  const found = items.filter((item) => isWithin(item.created, params.created)).reverse();
  found.sort((a, b) => b.created - a.created);
  const { data, has_more } = page(url, found, params);
  return { object: "list", data: data.map(show), has_more, url };
}

/** One page of a list that is in its order already. */
export function page<T extends { id: string }>(url: string, items: T[], params: Cursor): Stripe.ApiList<T> {
  const limit = params.limit ?? DEFAULT_LIMIT;
  if (limit < 1 || limit > MAX_LIMIT) {
    throw invalid(`Invalid limit: it must be between 1 and ${MAX_LIMIT}`, undefined, "limit");
  }
  if (params.ending_before !== undefined) {
    const end = positionOf(items, params.ending_before, "ending_before");
    const start = Math.max(0, end - limit);
    return { object: "list", data: items.slice(start, end), has_more: start > 0, url };
  }
  const after = params.starting_after;
  const start = after === undefined ? 0 : positionOf(items, after, "starting_after") + 1;
  const end = start + limit;
  return { object: "list", data: items.slice(start, end), has_more: end < items.length, url };
}

function isWithin(created: number, range: Page["created"]): boolean {
  if (range === undefined) return true;
  if (typeof range === "number") return created === range;
  return (
    (range.gt === undefined || created > range.gt) &&
    (range.gte === undefined || created >= range.gte) &&
    (range.lt === undefined || created < range.lt) &&
    (range.lte === undefined || created <= range.lte)
  );
}

function positionOf(items: { id: string }[], id: string, param: string): number {
  const position = items.findIndex((item) => item.id === id);
  if (position < 0) throw missing("object", id, param);
  return position;
}
