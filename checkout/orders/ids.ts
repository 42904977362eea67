import { customAlphabet } from "nanoid";

/** Lower-case letters and digits that cannot be mistaken for one another: 31^24 is about 2^119. */
const random = customAlphabet("23456789abcdefghijkmnpqrstuvwxyz", 24);

/** A prefixed id that cannot be guessed: `ord_…`. */
export function newId(prefix: "ord" | "msg"): string {
  return `${prefix}_${random()}`;
}
