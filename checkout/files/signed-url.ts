import { z } from "zod";
import { filePath, namesInPath } from "#domain/addresses.ts";
import type { Attachment } from "./files.ts";

const PREFIX = "/api/files";

/** What a signed URL says, once its signature is verified. */
export interface SignedFile extends Attachment {
  expires: Date;
}

/**
 * `<baseUrl>/api/files/<key>?name=…&type=…&expires=<Unix seconds>&signature=<HMAC-SHA-256, base64url>`,
 * signed over all of it.
 */
export async function signUrl(
  baseUrl: string,
  secret: string,
  file: Attachment,
  expires: Date,
): Promise<string> {
  const seconds = String(Math.ceil(expires.getTime() / 1000));
  const query = new URLSearchParams({ name: file.name, type: file.type, expires: seconds });
  const signature = await crypto.subtle.sign("HMAC", await hmacKey(secret), message(file, seconds));
  query.set("signature", base64url(new Uint8Array(signature)));
  return `${baseUrl.replace(/\/$/, "")}${PREFIX}${filePath(...file.key.split("/"))}?${query}`;
}

/** null unless `url` is one that {@link signUrl} made with this secret, unchanged. It may have expired. */
export async function readSignedUrl(url: URL, secret: string): Promise<SignedFile | null> {
  const key = keyIn(url.pathname);
  const query = Query.safeParse(Object.fromEntries(url.searchParams));
  if (key === null || !query.success) return null;
  const { name, type, expires, signature } = query.data;
  const given = bytesOf(signature);
  if (given === null) return null;
  const file = { key, name, type };
  // `verify` compares in constant time.
  const genuine = await crypto.subtle.verify("HMAC", await hmacKey(secret), given, message(file, expires));
  return genuine ? { ...file, expires: new Date(Number(expires) * 1000) } : null;
}

const Query = z.object({ name: z.string(), type: z.string(), expires: z.string(), signature: z.string() });

/** The first string tells these signatures from others made with the same secret. */
function message(file: Attachment, expires: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(
    JSON.stringify(["vitrine-file-1", file.key, file.name, file.type, expires]),
  );
}

function hmacKey(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret);
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

function keyIn(pathname: string): string | null {
  const start = pathname.indexOf(`${PREFIX}/`);
  return start === -1 ? null : (namesInPath(pathname.slice(start + PREFIX.length))?.join("/") ?? null);
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** null unless the text is canonical base64url, so that no other spelling of a signature is accepted. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    return base64url(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}
