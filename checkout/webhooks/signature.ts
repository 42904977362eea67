const SECRET_PREFIX = "whsec_";
const VERSION = "v1,";

/** The signed content of a webhook. `timestamp` is in seconds. */
export interface SignedContent {
  id: string;
  timestamp: string;
  body: string;
}

/**
 * A key of Standard Webhooks, which sign by HMAC-SHA-256.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 *
 * @param secret `whsec_` and base64
 */
export function importSecret(secret: string): Promise<CryptoKey> {
  const key = bytesOf(secret.slice(SECRET_PREFIX.length));
  return crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

/** The header `webhook-signature`. */
export async function sign(keys: CryptoKey[], content: SignedContent): Promise<string> {
  const bytes = encode(content);
  const signed = await Promise.all(keys.map((key) => crypto.subtle.sign("HMAC", key, bytes)));
  return signed
    .map((signature) => VERSION + btoa(String.fromCharCode(...new Uint8Array(signature))))
    .join(" ");
}

/** Whether one of the signatures in a header `webhook-signature` is made with this key. Takes the same time for each of them. */
export async function hasSignature(key: CryptoKey, content: SignedContent, header: string): Promise<boolean> {
  const bytes = encode(content);
  const signatures = header.split(" ").filter((each) => each.startsWith(VERSION));
  const results = await Promise.all(
    signatures.map(async (each) => {
      const signature = readBytes(each.slice(VERSION.length));
      return signature !== null && crypto.subtle.verify("HMAC", key, signature, bytes);
    }),
  );
  return results.includes(true);
}

function encode({ id, timestamp, body }: SignedContent) {
  return new TextEncoder().encode(`${id}.${timestamp}.${body}`);
}

/** null: it is not base64. */
function readBytes(base64: string) {
  try {
    return bytesOf(base64);
  } catch {
    return null;
  }
}

function bytesOf(base64: string) {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
