import type { Handover } from "./files.ts";

const PATH = "/api/files/";

/** What a signed URL says, once its signature has been found genuine. */
export interface SignedFile extends Handover {
  expires: Date;
}

/**
 * `<baseUrl>/api/files/<key>?name=…&type=…&expires=<Unix seconds>&signature=<HMAC-SHA-256, base64url>`,
 * signed over all of it.
 */
export async function signUrl(
  baseUrl: string,
  secret: string,
  file: Handover,
  expires: Date,
): Promise<string> {
  const seconds = String(Math.ceil(expires.getTime() / 1000));
  const query = new URLSearchParams({ name: file.name, type: file.type, expires: seconds });
  const signature = await crypto.subtle.sign("HMAC", await hmacKey(secret), message(file, seconds));
  query.set("signature", base64url(new Uint8Array(signature)));
  return `${baseUrl.replace(/\/$/, "")}${PATH}${file.key.split("/").map(encodeURIComponent).join("/")}?${query}`;
}

/** null unless `url` is one that {@link signUrl} made with this secret, unchanged. It may have expired. */
export async function readSignedUrl(url: URL, secret: string): Promise<SignedFile | null> {
  const key = keyIn(url.pathname);
  const [name, type, expires, signature] = ["name", "type", "expires", "signature"].map((parameter) =>
    url.searchParams.get(parameter),
  );
  if (key === null || name == null || type == null || expires == null || signature == null) return null;
  const given = bytesOf(signature);
  if (given === null) return null;
  const file = { key, name, type };
  // `verify` compares in constant time.
  const genuine = await crypto.subtle.verify("HMAC", await hmacKey(secret), given, message(file, expires));
  return genuine ? { ...file, expires: new Date(Number(expires) * 1000) } : null;
}

/** The first word keeps these signatures apart from any others made with the same secret. */
function message(file: Handover, expires: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(
    JSON.stringify(["vitrine-file-1", file.key, file.name, file.type, expires]),
  );
}

function hmacKey(secret: string): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(secret);
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

function keyIn(pathname: string): string | null {
  const start = pathname.indexOf(PATH);
  if (start === -1) return null;
  try {
    return decodeURIComponent(pathname.slice(start + PATH.length));
  } catch {
    return null;
  }
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** null: not base64url in its one canonical form, so that a genuine signature has no second spelling. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    return base64url(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}
