import * as z from "zod";
import type { Offers } from "#checkout/offers/offers.ts";
import type { AdminLicence } from "#domain/api/admin/licences.ts";
import { normaliseEmail } from "#domain/email.ts";
import { normaliseLicenceKey } from "#domain/licence-key.ts";
import { ALWAYS, type Database, type Statement, sql } from "../database/database.ts";
import { readForIds } from "../database/lists.ts";
import { denyAccess, EntitlementRow } from "../entitlements/entitlement.ts";
import { entitlementsOf } from "../entitlements/holders.ts";
import { describeLicence } from "./licences.ts";

/** Lists licences for the owner and for their holders (tables `licences`, `licence_activations` and `entitlements`). */

/** The newest licences, or those that `find` names: by key, product, order or the address that has them. */
export async function listLicences(
  { database, offers }: { database: Database; offers: Offers },
  { find, limit }: { find?: string | undefined; limit: number },
  at: Date,
): Promise<AdminLicence[]> {
  const rows = await database.read(sql`SELECT licences.id AS licence, licences.uses AS uses, entitlements.*
    FROM licences JOIN entitlements ON entitlements.id = licences.entitlement_id
    WHERE ${isNamed(find)} ORDER BY entitlements.starts_at DESC, licences.id LIMIT ${limit}`);
  const found = rows.map((row) => ({ ...LicenceRow.parse(row), entitlement: EntitlementRow.parse(row) }));
  const activations = await findActivations(
    database,
    found.map(({ id }) => id),
  );
  const licences = await Promise.all(
    found.map(async (row): Promise<AdminLicence[]> => {
      const licence = await describeLicence(offers, row);
      if (!licence) return [];
      const { key, product, option, limit, uses, entitlement } = licence;
      return [
        {
          ...{ key, product, option, limit, uses, holder: entitlement.holder },
          status: denyAccess(entitlement, at) ?? "active",
          ...{ orderId: entitlement.orderId, entitlementId: entitlement.id },
          activations: activations.get(row.id) ?? [],
        },
      ];
    }),
  );
  return licences.flat();
}

function isNamed(text: string | undefined): Statement {
  if (text === undefined) return ALWAYS;
  return sql`(licences.id = ${normaliseLicenceKey(text)} OR entitlements.product = ${text}
    OR entitlements.order_id = ${text} OR entitlements.holder = ${normaliseEmail(text)})`;
}

async function findActivations(database: Database, licences: string[]) {
  const rows = await readForIds(
    database,
    licences,
    (ids) => sql`SELECT * FROM licence_activations WHERE licence IN (${ids}) ORDER BY activated_at, id`,
  );
  const byLicence = Map.groupBy(z.array(ActivationRow).parse(rows), ({ licence }) => licence);
  return new Map(
    [...byLicence].map(([licence, all]) => [
      licence,
      all.map(({ id, instance, activated_at }) => ({ id, instance, activatedAt: activated_at })),
    ]),
  );
}

/** The licence keys of an address, and the devices on which they are activated. A key without any is listed once. */
export async function listOwnedLicences(database: Database, holder: string) {
  const rows = await database.read(sql`SELECT licences.id AS id, uses, instance, activated_at
    FROM licences LEFT JOIN licence_activations ON licence_activations.licence = licences.id
    WHERE entitlement_id IN (${entitlementsOf(holder)}) ORDER BY licences.id, activated_at, instance`);
  return z.array(OwnedRow).parse(rows);
}

const OwnedRow = z
  .object({
    ...{ id: z.string(), uses: z.number() },
    ...{ instance: z.string().nullable(), activated_at: z.string().nullable() },
  })
  .transform(({ id, uses, instance, activated_at }) => ({
    ...{ key: id, uses, device: instance, activatedAt: activated_at },
  }));

const LicenceRow = z
  .object({ licence: z.string(), uses: z.number() })
  .transform(({ licence, ...row }) => ({ id: licence, ...row }));

const ActivationRow = z.object({
  id: z.string(),
  licence: z.string(),
  instance: z.string(),
  activated_at: z.string(),
});
