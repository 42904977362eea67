/** First and last byte, both inclusive. */
export interface Span {
  first: number;
  last: number;
}

/**
 * Which bytes a Range header asks for, by RFC 9110 §14.1.2. `whole`: none in particular, for want of a header or because it
 * is one that may be ignored (malformed, another unit, several ranges). `unsatisfiable`: answer 416.
 */
export function spanOf(header: string | null, size: number): Span | "whole" | "unsatisfiable" {
  const [match, first = "", last = ""] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? "") ?? [];
  if (match === undefined || (first === "" && last === "")) return "whole";
  if (first === "") {
    const length = Math.min(Number(last), size);
    return length === 0 ? "unsatisfiable" : { first: size - length, last: size - 1 };
  }
  if (last !== "" && Number(last) < Number(first)) return "whole";
  if (Number(first) >= size) return "unsatisfiable";
  return { first: Number(first), last: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}
