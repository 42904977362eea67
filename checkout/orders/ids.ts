import { customAlphabet } from "nanoid";

/** Lower-case letters and digits that are not easily confused. 31^24 is about 2^119. */
const ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz";
const LENGTH = 24;
const random = customAlphabet(ALPHABET, LENGTH);

/** A prefixed id that cannot be guessed, such as `ord_…`. */
export function newId(prefix: "ord" | "msg" | "note" | "seat"): string {
  return `${prefix}_${random()}`;
}

/** The id of an order of another service, the same for the same sale. Only who knows the id of the sale there can guess it. */
export async function importedOrderId(source: string, saleId: string): Promise<string> {
  const text = new TextEncoder().encode(`${source} ${saleId}`);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  const characters = [...hash.subarray(0, LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return `ord_${characters.join("")}`;
}
