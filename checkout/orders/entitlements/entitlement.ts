import * as z from "zod";
import { EndReason } from "#domain/api/responses/states.ts";
import { Part } from "#domain/offer.ts";
import { DAY_MS } from "#domain/time.ts";
import { jsonColumn } from "../database/json-column.ts";
import { timestampAfter } from "../timestamps.ts";

/** The right of an email address to the files of one product in an order. */
export interface Entitlement {
  id: string;
  orderId: string;
  /** The email address that it belongs to, normalised. */
  holder: string;
  /** The product that was bought: for a part of a bundle, the bundle. */
  product: string;
  option: string;
  /** The product and files as they were sold. */
  part: Part;
  quantity: number;
  /** One for each copy, or none. */
  licenceKeys: string[];
  startsAt: string;
  /** When its files come. null: they have come. */
  releasesAt: string | null;
  /** null: does not end. */
  endsAt: string | null;
  endReason: EndReason | null;
  /** The owner's note on ending it. null: there is none, or the owner did not end it. */
  ownerReason: string | null;
}

/** Why an entitlement does not give access to its files. */
export type AccessDenial = EndReason | "access-not-started" | "access-ended";

/** null: the entitlement gives access to its files at this time. */
export function denyAccess(
  {
    startsAt,
    releasesAt,
    endsAt,
    endReason,
  }: Pick<Entitlement, "startsAt" | "releasesAt" | "endsAt" | "endReason">,
  at: Date,
): AccessDenial | null {
  const now = at.toISOString();
  if (endReason) return endReason;
  if (endsAt !== null && endsAt <= now) return "access-ended";
  if (releasesAt !== null) return "access-not-started";
  // A clock that was set back must not keep buyers from what they could open before.
  return startsAt > timestampAfter(at, MAX_CLOCK_DIFFERENCE_MS) ? "access-not-started" : null;
}

const MAX_CLOCK_DIFFERENCE_MS = DAY_MS;

/** A row of `entitlements`. What became of the payment takes precedence over what the owner decided. */
export const EntitlementRow = z
  .object({
    id: z.string(),
    order_id: z.string(),
    holder: z.string(),
    product: z.string(),
    option_key: z.string(),
    part: jsonColumn(Part),
    quantity: z.number(),
    licence_keys: jsonColumn(z.array(z.string())).nullable(),
    starts_at: z.string(),
    releases_at: z.string().nullable(),
    ends_at: z.string().nullable(),
    end_reason: EndReason.nullable(),
    owner_ended_at: z.string().nullable(),
    owner_reason: z.string().nullable(),
  })
  .transform(
    ({ id, order_id, holder, product, option_key, part, quantity, licence_keys, ...row }): Entitlement => ({
      ...{ id, holder, product, part, quantity },
      orderId: order_id,
      option: option_key,
      licenceKeys: licence_keys ?? [],
      startsAt: row.starts_at,
      releasesAt: row.releases_at,
      endsAt: row.ends_at ?? row.owner_ended_at,
      endReason: row.end_reason ?? (row.owner_ended_at === null ? null : "ended-by-owner"),
      ownerReason: row.owner_reason,
    }),
  );
