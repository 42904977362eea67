import { customAlphabet } from "nanoid";

/** Lower-case letters and digits that are not easily confused. 31^24 is about 2^119. */
const random = customAlphabet("23456789abcdefghijkmnpqrstuvwxyz", 24);

/** A prefixed id that cannot be guessed, such as `ord_…`. */
export function newId(prefix: "ord" | "msg"): string {
  return `${prefix}_${random()}`;
}
