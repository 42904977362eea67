import type Stripe from "stripe";
import { z } from "zod";
import { invalid, missing } from "./api-error.ts";
import { expand, integer, text } from "./params.ts";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

/** Parameters of every list: https://docs.stripe.com/api/pagination */
export const cursorParams = {
  limit: integer.optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
};

export const expandParams = z.strictObject({ expand });

/** Parameters of lists that can be filtered by date. */
export const datedListParams = {
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

type CursorParams = z.infer<z.ZodObject<typeof cursorParams>>;
type DatedListParams = z.infer<z.ZodObject<typeof datedListParams>>;

/** One page of Stripe's list object, newest first. `items` are in the order of the store, oldest first. */
export function listNewestFirst<T extends { id: string; created: number }, S>(
  url: string,
  items: T[],
  params: DatedListParams,
  toObject: (item: T) => S,
): Stripe.ApiList<S> {
  const matching = items.filter((item) => isWithin(item.created, params.created)).reverse();
  matching.sort((a, b) => b.created - a.created);
  const { data, has_more } = cursorPage(url, matching, params);
  return { object: "list", data: data.map(toObject), has_more, url };
}

/** One page of a sorted list. */
export function cursorPage<T extends { id: string }>(
  url: string,
  items: T[],
  params: CursorParams,
): Stripe.ApiList<T> {
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

function isWithin(created: number, range: DatedListParams["created"]): boolean {
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
