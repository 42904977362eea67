import type Stripe from "stripe";
import { z } from "zod";
import { invalid, missing } from "./error.ts";
import { expand, integer, text } from "./params.ts";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

/** What every list takes: https://docs.stripe.com/api/pagination */
export const pageParams = {
  limit: integer.optional(),
  starting_after: text.optional(),
  ending_before: text.optional(),
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
  expand,
};

type Page = z.infer<z.ZodObject<typeof pageParams>>;

/** Cuts one page out of what there is, newest first. `items` come oldest first, as the ledger keeps them. */
export function page<T extends { id: string; created: number }>(items: T[], params: Page): [T[], boolean] {
  const limit = params.limit ?? DEFAULT_LIMIT;
  if (limit < 1 || limit > MAX_LIMIT) {
    throw invalid(`Invalid limit: it must be between 1 and ${MAX_LIMIT}`, undefined, "limit");
  }
  const newestFirst = items.filter((item) => isWithin(item.created, params.created)).reverse();
  newestFirst.sort((a, b) => b.created - a.created);
  if (params.ending_before !== undefined) {
    const end = positionOf(newestFirst, params.ending_before, "ending_before");
    const start = Math.max(0, end - limit);
    return [newestFirst.slice(start, end), start > 0];
  }
  const start =
    params.starting_after === undefined
      ? 0
      : positionOf(newestFirst, params.starting_after, "starting_after") + 1;
  return [newestFirst.slice(start, start + limit), newestFirst.length > start + limit];
}

/** Stripe's list object. */
export function listOf<T>(url: string, data: T[], hasMore = false): Stripe.ApiList<T> {
  return { object: "list", data, has_more: hasMore, url };
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
