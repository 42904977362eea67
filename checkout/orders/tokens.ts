import { encodeBase64url } from "#platform/base64url.ts";

const TOKEN_BYTES = 32;

/** 32 random bytes as base64url, for a link, a session or a browser's orders. Only its {@link hashToken} is stored. */
export function newToken(): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)));
}

/** Whether a text has the form of a {@link newToken}. */
export function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

/** SHA-256 of a token, base64url. */
export async function hashToken(token: string): Promise<string> {
  return encodeBase64url(
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token))),
  );
}
