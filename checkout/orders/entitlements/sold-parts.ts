import * as z from "zod";
import { Part } from "#domain/offer.ts";
import { type Database, sql } from "../database/database.ts";

/**
 * The parts that were sold, with the number of their entitlements, including those that have ended. Followed by the parts of all
 * orders with a count of 0, since an unpaid order may still be paid. A part whose files have changed is listed once for each version.
 */
export async function countSoldParts(database: Database): Promise<{ part: Part; count: number }[]> {
  const granted = await database.read(sql`SELECT part, COUNT(*) AS count FROM entitlements GROUP BY part`);
  const ordered = await database.read(sql`SELECT DISTINCT parts FROM order_items`);
  return [
    ...z.array(GrantedRow).parse(granted),
    ...z
      .array(OrderedRow)
      .parse(ordered)
      .flatMap(({ parts }) => parts.map((part) => ({ part, count: 0 }))),
  ];
}

const json = z.string().transform((text) => JSON.parse(text));
const GrantedRow = z.object({ part: json.pipe(Part), count: z.number() });
const OrderedRow = z.object({ parts: json.pipe(z.array(Part)) });
