import { create } from "content-disposition";

/**
 * A Content-Disposition header that saves the file under `name`, which may be in any script. Follows RFC 6266 with an ASCII
 * fallback, and adds `filename*` (RFC 8187) if the name needs it.
 */
export function attachment(name: string): string {
  const safe = name.toWellFormed().replace(/[\p{Cc}/\\]/gu, "_");
  // Browsers disagree on quotes and percent signs in the plain form.
  return create(safe, { fallback: safe.replace(/[^\x20-\x7e]+|["%]/g, "_") });
}
