/** First and last byte, both inclusive. */
export interface ByteRange {
  first: number;
  last: number;
}

/** A range that does not begin with the first byte. */
const LATER_PART = /^bytes=\s*(?!0+-)/i;
const RANGE = /^bytes=\s*(?:(\d+)-(\d*)|-(\d+))\s*$/i;

/**
 * Parses a Range header with a single range of bytes. RFC 9110 §14.1.2.
 *
 * @returns `whole` if the header is missing, malformed, in another unit, or has several ranges: send the whole file.
 * `unsatisfiable` if the range is outside the file: respond with 416.
 */
export function parseRange(header: string | null, size: number): ByteRange | "whole" | "unsatisfiable" {
  const [, first, last, suffix] = RANGE.exec(header ?? "") ?? [];
  if (suffix !== undefined) {
    const length = Math.min(Number(suffix), size);
    return length === 0 ? "unsatisfiable" : { first: size - length, last: size - 1 };
  }
  if (first === undefined || (last && Number(last) < Number(first))) return "whole";
  if (Number(first) >= size) return "unsatisfiable";
  return { first: Number(first), last: last ? Math.min(Number(last), size - 1) : size - 1 };
}

/** Whether a Range header asks for a later part only, such as the rest of an interrupted download. RFC 9110 §14.2 */
export function isLaterPart(header = ""): boolean {
  return LATER_PART.test(header);
}

/** The Content-Range header of a 206 response, or of a 416 response. */
export function contentRange(range: ByteRange | "unsatisfiable", size: number): string {
  return `bytes ${range === "unsatisfiable" ? "*" : `${range.first}-${range.last}`}/${size}`;
}
