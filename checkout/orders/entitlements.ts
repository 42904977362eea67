import { z } from "zod";
import { EndReason } from "#domain/api/responses.ts";
import { newLicenceKey, normaliseLicenceKey } from "#domain/licence-key.ts";
import { Part } from "#domain/offer.ts";
import { DAY_MS, HOUR_MS } from "#domain/time.ts";
import { type Database, type Statement, sql } from "./database/database.ts";
import type { Order } from "./order.ts";
import { lineId } from "./order-store.ts";
import { isRecent } from "./recent.ts";
import { timestampAfter } from "./retry.ts";

/**
 * Every statement about entitlements and their downloads (tables `entitlements` and `downloads`), and the one that issues licences
 * with them.
 */

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
  /** What the owner noted on ending it. null: nothing, or it was not ended by the owner. */
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

/** Maximum downloads of one file for each copy that was bought. Far more than a person needs. */
const MAX_DOWNLOADS_PER_DAY = 20;

/** An entitlement that is to be granted: `position` is that of the part within the line. */
export interface NewEntitlement extends Entitlement {
  line: number;
  position: number;
}

interface Grant {
  holder: string;
  at: Date;
  /** The licence key that the buyer of a line has already, for the first product in it. */
  knownKeys?: (string | undefined)[];
  /** The creator's own keys that are reserved for each entitlement. */
  ownKeys?: ReadonlyMap<string, string[]>;
}

/** An entitlement for each part of an order, with new licence keys. A bundle has one part for each product in it. */
export function newEntitlements(
  order: Pick<Order, "id" | "lines">,
  { holder, at, knownKeys = [], ownKeys }: Grant,
): NewEntitlement[] {
  return order.lines.flatMap(({ parts, product, option, quantity }, line) =>
    parts.flatMap((part, position) => {
      const known = position === 0 ? knownKeys[line] : undefined;
      const start = startOf(part, at);
      return entitlementIds(order.id, { line, position, part, quantity }).map((id, seat) => {
        const copies = part.seats ? 1 : quantity;
        const keys = known && seat === 0 ? [known] : (ownKeys?.get(id) ?? newKeys(part, copies));
        return {
          ...{ id, orderId: order.id, line, position },
          ...{ holder, product, option, part, quantity: copies, licenceKeys: keys },
          ...start,
          ...{ endsAt: null, endReason: null, ownerReason: null },
        };
      });
    }),
  );
}

/** None if the creator has a list of keys. */
function newKeys({ licenceKeys }: Part, quantity: number): string[] {
  return licenceKeys && licenceKeys.pool === undefined ? Array.from({ length: quantity }, newLicenceKey) : [];
}

/** A pre-order starts when its files come, which may be late. */
function startOf({ release, files }: Part, at: Date): Pick<Entitlement, "startsAt" | "releasesAt"> {
  const now = at.toISOString();
  if (!release) return { startsAt: now, releasesAt: null };
  const isLater = release.at > now;
  const isAwaited = isLater || files.length === 0;
  return { startsAt: isLater ? release.at : now, releasesAt: isAwaited ? release.at : null };
}

/**
 * Grants an entitlement for each part of an order. The ids are derived from the order's id, so granting twice changes nothing: the
 * first licence keys stay.
 *
 * @param condition an SQL condition; nothing is granted if it is false
 */
export function grantEntitlements(
  order: Pick<Order, "id" | "lines">,
  { condition, ...grant }: Grant & { condition: Statement },
): Statement[] {
  return insertEntitlements(newEntitlements(order, grant), condition);
}

/** The same for {@link newEntitlements}. */
export function insertEntitlements(entitlements: NewEntitlement[], condition: Statement): Statement[] {
  return entitlements.flatMap(({ id, licenceKeys: keys, part, ...entitlement }) => [
    sql`INSERT INTO entitlements (id, order_id, line, position, holder, product,
        option_key, part, quantity, licence_keys, starts_at, releases_at)
      SELECT ${id}, ${entitlement.orderId}, ${entitlement.line}, ${entitlement.position}, ${entitlement.holder},
        ${entitlement.product}, ${entitlement.option}, ${JSON.stringify(part)}, ${entitlement.quantity},
        ${keys.length > 0 ? JSON.stringify(keys) : null}, ${entitlement.startsAt},
        ${entitlement.releasesAt}
      WHERE ${condition} ON CONFLICT DO NOTHING`,
    ...insertLicences(id, keys),
  ]);
}

/** D1 binds at most 100 values. */
const MAX_KEYS = 50;

/** Lets the keys of an entitlement be found. Does nothing if the entitlement has other keys, as after a repeated payment. */
function insertLicences(entitlementId: string, keys: string[]): Statement[] {
  const hasKeys = hasLicenceKeys(entitlementId, keys);
  return Array.from({ length: Math.ceil(keys.length / MAX_KEYS) }, (_, index) => {
    const rows = keys
      .slice(index * MAX_KEYS, (index + 1) * MAX_KEYS)
      .map((key) => sql`(${normaliseLicenceKey(key)})`)
      .reduce((all, row) => sql`${all}, ${row}`);
    return sql`INSERT INTO licences (id, entitlement_id, uses)
      WITH keys (id) AS (VALUES ${rows}) SELECT id, ${entitlementId}, 0 FROM keys WHERE ${hasKeys}
      ON CONFLICT DO NOTHING`;
  });
}

/** An SQL condition: an entitlement has these licence keys. */
export function hasLicenceKeys(id: string, keys: string[]): Statement {
  return sql`EXISTS (SELECT 1 FROM entitlements WHERE id = ${id}
    AND CASE WHEN COALESCE(licence_keys, '[]') = ${JSON.stringify(keys)} THEN 1 ELSE 0 END = 1)`;
}

/** Gives an entitlement licence keys, with those that it had, and lets them be found. */
export function addLicenceKeys(id: string, keys: string[], condition: Statement): Statement[] {
  return [
    sql`UPDATE entitlements SET licence_keys = ${JSON.stringify(keys)} WHERE id = ${id} AND ${condition}`,
    ...insertLicences(id, keys),
  ];
}

/** Of a part of a line: one, or one for each seat of each copy. The first has the id that it would have without seats. */
export function entitlementIds(
  orderId: string,
  { line, position, part, quantity }: { line: number; position: number; part: Part; quantity: number },
): string[] {
  const first = entitlementId(orderId, line, position);
  const count = part.seats ? part.seats * quantity : 1;
  return Array.from({ length: count }, (_, seat) => (seat === 0 ? first : `${first}_${seat}`));
}

function entitlementId(orderId: string, line: number, position: number): string {
  return `${lineId(orderId, line).replace("itm_", "ent_")}_${position}`;
}

/** The reasons that come from a payment, and go with it. Whatever has ended for another one stays ended. */
const PAYMENT_REASONS = ["refunded", "disputed", "dispute-lost"].map((reason) => sql`${reason}`);

/** Some lines of an order by their positions, all but some, or all of them. */
type Lines = { only: number[] } | { except: number[] };

/** Ends entitlements of an order. Those that have already ended because of its payment get the new reason. */
export function endEntitlements(
  orderId: string,
  { reason, at, lines, condition }: { reason: EndReason; at: Date; lines: Lines; condition: Statement },
): Statement {
  return sql`UPDATE entitlements SET ends_at = COALESCE(ends_at, ${at.toISOString()}), end_reason = ${reason}
    WHERE order_id = ${orderId} AND ${isOfLines(lines)} AND ${condition}
      AND (end_reason IS NULL OR end_reason IN (${list(PAYMENT_REASONS)}))`;
}

/** Restores entitlements of an order that have ended because of its payment, for example after a dispute was won. */
export function restoreEntitlements(
  orderId: string,
  { lines, condition }: { lines: Lines; condition: Statement },
): Statement {
  return sql`UPDATE entitlements SET ends_at = NULL, end_reason = NULL
    WHERE order_id = ${orderId} AND ${isOfLines(lines)} AND ${condition}
      AND end_reason IN (${list(PAYMENT_REASONS)})`;
}

/** An SQL condition: an entitlement has ended for this reason. null: it has not ended. */
export function hasEndReason(id: string, reason: EndReason | null): Statement {
  return sql`EXISTS (SELECT 1 FROM entitlements
    WHERE id = ${id} AND CASE WHEN COALESCE(end_reason, '') = ${reason ?? ""} THEN 1 ELSE 0 END = 1)`;
}

function isOfLines(lines: Lines): Statement {
  const positions = "only" in lines ? lines.only : lines.except;
  if (positions.length === 0) return "only" in lines ? sql`1 = 0` : sql`1 = 1`;
  const named = list(positions.map((position) => sql`${position}`));
  return "only" in lines ? sql`line IN (${named})` : sql`line NOT IN (${named})`;
}

function list(items: Statement[]): Statement {
  return items.reduce((all, item) => sql`${all}, ${item}`);
}

/** All entitlements of an email address, sorted by order, line and part. */
export async function listEntitlements(database: Database, holder: string): Promise<Entitlement[]> {
  const rows = await database.read(sql`SELECT * FROM entitlements WHERE holder = ${holder}
    ORDER BY order_id, line, position`);
  return z.array(EntitlementRow).parse(rows);
}

/** null: it does not exist. */
export async function findEntitlementById(database: Database, id: string): Promise<Entitlement | null> {
  const [row] = await database.read(sql`SELECT * FROM entitlements WHERE id = ${id}`);
  return row ? EntitlementRow.parse(row) : null;
}

/** All entitlements of an order, by line, part and seat. */
export async function listOrderEntitlements(
  database: Database,
  { id, lines }: Pick<Order, "id" | "lines">,
): Promise<Entitlement[][]> {
  return Promise.all(
    lines.map(async ({ parts, quantity }, line) => {
      const found = parts.map((part, position) =>
        findEntitlements(database, entitlementIds(id, { line, position, part, quantity })),
      );
      return (await Promise.all(found)).flat();
    }),
  );
}

/** In the order of their ids. */
async function findEntitlements(database: Database, ids: string[]): Promise<Entitlement[]> {
  const [first = "", ...seats] = ids;
  const found = [await findEntitlementById(database, first)];
  for (let start = 0; start < seats.length; start += MAX_KEYS) {
    const named = seats.slice(start, start + MAX_KEYS);
    const rows = await database.read(
      sql`SELECT * FROM entitlements WHERE id IN (${list(named.map((id) => sql`${id}`))})`,
    );
    const byId = new Map(
      z
        .array(EntitlementRow)
        .parse(rows)
        .map((each) => [each.id, each]),
    );
    found.push(...named.map((id) => byId.get(id) ?? null));
  }
  return found.filter((entitlement) => entitlement !== null);
}

/** The licence keys of an order, in its order. */
export async function findLicenceKeys(
  database: Database,
  order: Pick<Order, "id" | "lines">,
): Promise<OrderLicences[]> {
  const licensed = order.lines.flatMap(({ parts, quantity }, line) =>
    parts.flatMap((part, position) =>
      part.licenceKeys ? [{ part, ids: entitlementIds(order.id, { line, position, part, quantity }) }] : [],
    ),
  );
  return Promise.all(
    licensed.map(async ({ part, ids }) => ({
      name: part.name,
      product: part.product,
      ...keysOf(await findEntitlements(database, ids)),
    })),
  );
}

function keysOf(entitlements: Entitlement[]): Pick<OrderLicences, "keys" | "missing"> {
  return {
    keys: entitlements.flatMap(({ licenceKeys }) => licenceKeys),
    missing: entitlements.reduce((sum, entitlement) => sum + missingKeys(entitlement), 0),
  };
}

/** How many licence keys follow later, since the creator's list has run out. */
export function missingKeys({ licenceKeys, quantity, part }: Entitlement): number {
  return part.licenceKeys?.pool === undefined ? 0 : Math.max(0, quantity - licenceKeys.length);
}

/** The licence keys of one product in an order. */
export interface OrderLicences extends Pick<Part, "name" | "product"> {
  keys: string[];
  /** How many follow later, since the creator's list has run out. */
  missing: number;
}

/** Whether an email address has or had an entitlement. */
export async function hasEntitlements(database: Database, holder: string): Promise<boolean> {
  return (await database.read(sql`SELECT id FROM entitlements WHERE holder = ${holder} LIMIT 1`)).length > 0;
}

/**
 * Counts a download. Repeated requests for a file by the same session within an hour count once, so that downloads can be
 * resumed.
 * @returns whether the download is within the daily limit
 */
export async function countDownload(
  database: Database,
  {
    entitlementId,
    quantity,
    file,
    sessionHash,
  }: { entitlementId: string; quantity: number; file: string; sessionHash: string },
  at: Date,
): Promise<boolean> {
  const hour = new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS).toISOString();
  const [, counted] = await database.write([
    sql`INSERT INTO downloads (entitlement_id, file, session_hash, started_at)
      SELECT ${entitlementId}, ${file}, ${sessionHash}, ${hour}
      WHERE (SELECT COUNT(*) FROM downloads WHERE entitlement_id = ${entitlementId} AND file = ${file}
        AND ${isRecent(sql`started_at`, at, DAY_MS)}) < ${MAX_DOWNLOADS_PER_DAY * quantity}
      ON CONFLICT DO NOTHING`,
    sql`SELECT 1 AS counted FROM downloads WHERE entitlement_id = ${entitlementId} AND file = ${file}
      AND session_hash = ${sessionHash} AND started_at = ${hour}`,
  ]);
  return (counted ?? []).length > 0;
}

/** An SQL condition: a file of an entitlement was downloaded. */
export function hasDownloads(id: string): Statement {
  return sql`EXISTS (SELECT 1 FROM downloads WHERE entitlement_id = ${id})`;
}

/** A row of `entitlements`. What became of the payment takes precedence over what the owner decided. */
export const EntitlementRow = z
  .object({
    id: z.string(),
    order_id: z.string(),
    holder: z.string(),
    product: z.string(),
    option_key: z.string(),
    part: z
      .string()
      .transform((text) => JSON.parse(text))
      .pipe(Part),
    quantity: z.number(),
    licence_keys: z
      .string()
      .transform((text) => JSON.parse(text))
      .pipe(z.array(z.string()))
      .nullable(),
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
