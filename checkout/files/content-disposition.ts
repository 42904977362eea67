import { create } from "content-disposition";

/**
 * `attachment` with the buyer's file name, in any script: RFC 6266 with an ASCII fallback, and RFC 8187 `filename*` where
 * the name needs it.
 */
export function attachment(name: string): string {
  const safe = name.toWellFormed().replace(/[\p{Cc}/\\]/gu, "_");
  // Browsers disagree on quotes and percent signs in the plain form.
  return create(safe, { fallback: safe.replace(/[^\x20-\x7e]+|["%]/g, "_") });
}
