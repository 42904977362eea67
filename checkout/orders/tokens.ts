import { encodeBase64url } from "#platform/base64url.ts";

const TOKEN_BYTES = 32;

/** 32 random bytes as base64url, for a link, a session, or what a browser has ordered or asked for. Only its {@link hashToken} is stored. */
export function newToken(): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)));
}

/** Whether a text has the form of a {@link newToken}. */
export function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

/** SHA-256 of a token, base64url. */
export async function hashToken(token: string): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(token))));
}

/**
 * HMAC-SHA-256 of a text, base64url: a hash of one so short that its {@link hashToken} would reveal it, or a token that is the same
 * each time. It cannot be guessed without the key.
 */
export async function keyedHash(key: string, text: string): Promise<string> {
  return encodeBase64url(await keyedBytes(key, text));
}

/** The 32 bytes of a {@link keyedHash}. */
export async function keyedBytes(key: string, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", utf8(key), algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, utf8(text)));
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
