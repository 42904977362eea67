import * as z from "zod";
import type { Offers } from "#checkout/offers/offers.ts";
import { normaliseLicenceKey } from "#domain/licence-key.ts";
import { findOption, type LicenceKeys, type Offer } from "#domain/offer.ts";
import { type Database, guard, type Statement, sql } from "../database/database.ts";
import { list } from "../database/lists.ts";
import type { Entitlement } from "../entitlements/entitlement.ts";
import { findEntitlementById } from "../entitlements/find-entitlements.ts";
import { hashToken } from "../tokens.ts";

/**
 * Issues, verifies and activates licence keys (tables `licences` and `licence_activations`). list-licences.ts lists them for the
 * owner.
 */

/** A licence key with what it is for. */
export interface Licence {
  /** The normalised key. */
  id: string;
  /** The key as the buyer sees it. */
  key: string;
  entitlement: Entitlement;
  /** The product that the key is for, as it is called now. */
  product: string;
  /** The edition that was bought, as its key is now. For a part of a bundle, that of the bundle. */
  option: string;
  /** The product's current offer. null: it is no longer published. */
  offer: Offer | null;
  /** The number of devices that it can be activated on. null: any number. */
  limit: number | null;
  /** How often it was verified in the way of Gumroad. */
  uses: number;
}

/** Keys without a limit have this one, so that nobody fills the order book. */
const MAX_ACTIVATIONS = 10_000;

/** null: there is no such key. */
export async function findLicence(
  { database, offers }: { database: Database; offers: Offers },
  text: string,
): Promise<Licence | null> {
  const id = normaliseLicenceKey(text);
  const [row] = await database.read(sql`SELECT * FROM licences WHERE id = ${id}`);
  if (!row) return null;
  const { entitlement_id, uses } = LicenceRow.parse(row);
  const entitlement = await findEntitlementById(database, entitlement_id);
  return entitlement && describeLicence(offers, { id, uses, entitlement });
}

/** A licence with the terms of its current offer. null: the entitlement no longer has this key. */
export async function describeLicence(
  offers: Offers,
  { id, uses, entitlement }: Pick<Licence, "id" | "uses" | "entitlement">,
): Promise<Licence | null> {
  const key = entitlement.licenceKeys.find((each) => normaliseLicenceKey(each) === id);
  if (key === undefined) return null;
  const { part } = entitlement;
  const [offer, bought] = await Promise.all([offers.find(part.product), offers.find(entitlement.product)]);
  const option = bought && findOption(bought, entitlement.option);
  const product = offer?.product ?? part.product;
  const terms = currentTerms(option?.parts ?? [], product) ?? part.licenceKeys;
  return {
    ...{ id, key, entitlement, product, offer, uses },
    option: option?.key ?? entitlement.option,
    limit: terms?.activations ?? null,
  };
}

/** A limit that was changed applies to keys that were sold before, too. */
function currentTerms(
  parts: readonly { product: string; licenceKeys?: LicenceKeys | undefined }[],
  product: string,
): LicenceKeys | undefined {
  return parts.find((part) => part.product === product)?.licenceKeys;
}

/** Whether a licence is for a product, by its slug, an earlier one or an id at Gumroad. undefined: any product. */
export function isForProduct({ product, offer, entitlement }: Licence, asked: string | undefined): boolean {
  if (asked === undefined) return true;
  const names = [
    product,
    entitlement.part.product,
    ...(offer?.previousSlugs ?? []),
    ...(offer?.gumroadIds ?? []),
  ];
  return names.includes(asked);
}

/**
 * Activates a licence on a device, once for each name of a device. Activations are counted by the statement that inserts another
 * one, so that there are never more than the limit.
 *
 * @returns the activation's id; null if the limit is reached
 */
export async function activateLicence(
  database: Database,
  { id: licence, limit }: Licence,
  instance: string,
  at: Date,
): Promise<string | null> {
  const id = await activationId(licence, instance);
  const [, rows] = await database.write([
    sql`INSERT INTO licence_activations (id, licence, instance, activated_at)
      SELECT ${id}, ${licence}, ${instance}, ${at.toISOString()}
      WHERE (SELECT COUNT(*) FROM licence_activations WHERE licence = ${licence}) < ${limit ?? MAX_ACTIVATIONS}
      ON CONFLICT DO NOTHING`,
    sql`SELECT id FROM licence_activations WHERE id = ${id}`,
  ]);
  return rows && rows.length > 0 ? id : null;
}

/** @returns whether there was such an activation of the licence */
export async function deactivateLicence(
  database: Database,
  { id: licence }: Licence,
  activation: string,
): Promise<boolean> {
  // The condition that is not about the primary key is in a CASE, so that DuckDB uses its index.
  const [rows] = await database.write([
    sql`DELETE FROM licence_activations
      WHERE id = ${activation} AND ${guard(sql`licence = ${licence}`, "id")} RETURNING id`,
  ]);
  return rows !== undefined && rows.length > 0;
}

/** Whether a licence has this activation. */
export async function isActivated(
  database: Database,
  { id: licence }: Licence,
  activation: string,
): Promise<boolean> {
  const [row] = await database.read(sql`SELECT licence FROM licence_activations WHERE id = ${activation}`);
  return row?.licence === licence;
}

/** The number of devices that a licence is activated on. */
export async function countActivations(database: Database, { id }: Licence): Promise<number> {
  const [row] = await database.read(sql`SELECT COUNT(*) AS n FROM licence_activations WHERE licence = ${id}`);
  return z.number().parse(row?.n);
}

/** Counts a use in the way of Gumroad. @returns the uses with it */
export async function countUse(database: Database, { id }: Licence): Promise<number> {
  const [, rows] = await database.write([
    sql`UPDATE licences SET uses = uses + 1 WHERE id = ${id}`,
    sql`SELECT uses FROM licences WHERE id = ${id}`,
  ]);
  return z.number().parse(rows?.[0]?.uses);
}

/** Deletes licences with their activations, if a condition holds. `entitlementIds` is a query. */
export function deleteLicences(entitlementIds: Statement, condition: Statement): Statement[] {
  const licences = sql`SELECT id FROM licences WHERE entitlement_id IN (${entitlementIds})`;
  return [
    sql`DELETE FROM licence_activations WHERE licence IN (${licences}) AND ${condition}`,
    sql`DELETE FROM licences WHERE entitlement_id IN (${entitlementIds}) AND ${condition}`,
  ];
}

/** The id of an activation, which depends on the device, so that activating it again takes no further activation. */
async function activationId(licence: string, instance: string): Promise<string> {
  return `act_${await hashToken(`${licence} ${instance}`)}`;
}

const LicenceRow = z.object({ entitlement_id: z.string(), uses: z.number() });

/** An SQL expression: how often licence keys were counted as used, and on how many devices they were activated from a time on. */
export function licenceUses(keys: readonly string[], since: Statement): Statement {
  // An id that no licence has, so that the list is never empty.
  const ids = list(["", ...keys.map(normaliseLicenceKey)]);
  return sql`(SELECT COALESCE(SUM(uses), 0) FROM licences WHERE id IN (${ids}))
    + (SELECT COUNT(*) FROM licence_activations WHERE licence IN (${ids}) AND activated_at >= ${since})`;
}
