/** 32 bytes as base64url (RFC 4648, 5), without padding. */
const TOKEN = /^[\s<("'[]*([A-Za-z0-9_-]{43})[\s.,;:!?>)\]"'”’。，、；：！？》）」]*$/;

/**
 * Extracts the token from a pasted or damaged link. Email apps add spaces, brackets and full stops, and may encode them for a
 * URL.
 *
 * @returns null if the token was cut off or changed
 */
export function readLinkToken(text: string): string | null {
  return TOKEN.exec(decoded(text))?.[1] ?? null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
