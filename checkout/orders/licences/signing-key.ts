import * as z from "zod";
import { encodeBase64url } from "#platform/base64url.ts";
import { type Database, sql } from "../database/database.ts";
import { jsonColumn } from "../database/json-column.ts";

/** Stores the key that signs licences (table `signing_keys`). */

const ID = "licences";
const ALGORITHM = "Ed25519";

/** A key as a JSON Web Key. RFC 8037 */
const PublicKey = z.object({
  kty: z.literal("OKP"),
  crv: z.literal(ALGORITHM),
  /** The 32 bytes of the key, base64url. */
  x: z.string(),
});
const PrivateKey = PublicKey.extend({ d: z.string() });

/**
 * Signs a JSON value, so that programs can check it without a network.
 * @returns the value as JSON and the signature of that text, both base64url, with a dot between them
 */
export async function signJson(database: Database, value: unknown, at: Date): Promise<string> {
  const key = await crypto.subtle.importKey("jwk", await signingKey(database, at), ALGORITHM, false, [
    "sign",
  ]);
  const text = encodeBase64url(new TextEncoder().encode(JSON.stringify(value)));
  const signature = await crypto.subtle.sign(ALGORITHM, key, new TextEncoder().encode(text));
  return `${text}.${encodeBase64url(new Uint8Array(signature))}`;
}

/** The key that verifies what {@link signJson} has signed. */
export async function findPublicKey(database: Database, at: Date): Promise<z.infer<typeof PublicKey>> {
  return PublicKey.parse(await signingKey(database, at));
}

/** The pair is made when it is first needed. Of several processes that make one, the first wins. */
async function signingKey(database: Database, at: Date): Promise<z.infer<typeof PrivateKey>> {
  const find = sql`SELECT * FROM signing_keys WHERE id = ${ID}`;
  const [row] = await database.read(find);
  if (row) return KeyRow.parse(row);
  const { privateKey } = await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
  const jwk = PrivateKey.parse(await crypto.subtle.exportKey("jwk", privateKey));
  const [, rows] = await database.write([
    sql`INSERT INTO signing_keys (id, private_key, created_at)
      VALUES (${ID}, ${JSON.stringify(jwk)}, ${at.toISOString()}) ON CONFLICT DO NOTHING`,
    find,
  ]);
  return KeyRow.parse(rows?.[0]);
}

const KeyRow = z.object({ private_key: jsonColumn(PrivateKey) }).transform(({ private_key }) => private_key);
