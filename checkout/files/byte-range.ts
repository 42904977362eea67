/** First and last byte, both inclusive. */
export interface ByteRange {
  first: number;
  last: number;
}

const RANGE = /^bytes=\s*(?:(\d+)-(\d*)|-(\d+))\s*$/i;

/**
 * The one range of bytes that a Range header asks for, RFC 9110 §14.1.2.
 * `whole`: none, because the header is missing, malformed, in another unit, or asks for several ranges.
 * `unsatisfiable`: answer 416.
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

/** The header of an answer with that range, or of one with none. */
export function contentRange(range: ByteRange | "unsatisfiable", size: number): string {
  return `bytes ${range === "unsatisfiable" ? "*" : `${range.first}-${range.last}`}/${size}`;
}
