/** 32 bytes as base64url (RFC 4648, 5), without padding. */
const TOKEN = /^[\s<("'[]*([A-Za-z0-9_-]{43})[\s.,;:!?>)\]"'”’。，、；：！？》）」]*$/;

/**
 * The token of a mailed link from what arrives of it. Mail programs and people add blanks, brackets and the full stop of a
 * sentence, and programs encode them for a URL.
 *
 * @returns null where it was cut off or changed
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
