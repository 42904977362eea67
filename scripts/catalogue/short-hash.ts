import { hash } from "node:crypto";

const CHARACTERS = 22;

/** 132 bits of the SHA-256 hash of a content, for comparing what was made by us. */
export function shortHash(text: string | Uint8Array): string {
  return hash("sha256", text, "base64url").slice(0, CHARACTERS);
}
