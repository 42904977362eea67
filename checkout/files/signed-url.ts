import * as z from "zod";
import { filePath, pathSegments } from "#domain/addresses.ts";
import { decodeBase64url, encodeBase64url } from "#platform/base64url.ts";
import type { Attachment } from "./files.ts";

const PREFIX = "/api/files";

/** The content of a signed URL whose signature is valid. */
export interface SignedFile extends Attachment {
  expires: Date;
  /** Where the buyer's browser gets another URL. null: nowhere. */
  renewAt: string | null;
}

/**
 * `<baseUrl>/api/files/<key>?name=…&type=…&expires=<Unix seconds>&signature=<HMAC-SHA-256, base64url>`, perhaps with `renew=<path>`.
 * The signature covers the key and all other parameters.
 */
export async function signUrl(
  baseUrl: string,
  secret: string,
  file: Attachment,
  expires: Date,
  renewAt: string | null = null,
): Promise<string> {
  const seconds = String(Math.ceil(expires.getTime() / 1000));
  const query = new URLSearchParams({ name: file.name, type: file.type, expires: seconds });
  if (renewAt !== null) query.set("renew", renewAt);
  const signature = await crypto.subtle.sign(
    "HMAC",
    await hmacKey(secret),
    signedBytes(file, seconds, renewAt),
  );
  query.set("signature", encodeBase64url(new Uint8Array(signature)));
  return `${baseUrl.replace(/\/$/, "")}${PREFIX}${filePath(...file.key.split("/"))}?${query}`;
}

/** Verifies a URL made by {@link signUrl}, but not its expiry. null: it was altered or signed with another secret. */
export async function readSignedUrl(url: URL, secret: string): Promise<SignedFile | null> {
  const key = keyFromPath(url.pathname);
  const query = Query.safeParse(Object.fromEntries(url.searchParams));
  if (key === null || !query.success) return null;
  const { name, type, expires, signature, renew: renewAt = null } = query.data;
  const signatureBytes = decodeBase64url(signature);
  if (signatureBytes === null) return null;
  const file = { key, name, type };
  // `verify` compares in constant time.
  const isValid = await crypto.subtle.verify(
    "HMAC",
    await hmacKey(secret),
    signatureBytes,
    signedBytes(file, expires, renewAt),
  );
  return isValid ? { ...file, expires: new Date(Number(expires) * 1000), renewAt } : null;
}

const Query = z.object({
  name: z.string(),
  type: z.string(),
  expires: z.string(),
  signature: z.string(),
  renew: z.string().optional(),
});

/** The first string makes these signatures differ from others that use the same secret. */
function signedBytes(file: Attachment, expires: string, renewAt: string | null): Uint8Array<ArrayBuffer> {
  const signed = ["vitrine-file-1", file.key, file.name, file.type, expires];
  return new TextEncoder().encode(JSON.stringify(renewAt === null ? signed : [...signed, renewAt]));
}

function hmacKey(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret);
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

function keyFromPath(pathname: string): string | null {
  const start = pathname.indexOf(`${PREFIX}/`);
  return start === -1 ? null : (pathSegments(pathname.slice(start + PREFIX.length))?.join("/") ?? null);
}
