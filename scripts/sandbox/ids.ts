import { customAlphabet } from "nanoid";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH = 24;
const SESSION_ID_LENGTH = 58;

const randomCharacters = customAlphabet(ALPHABET);

/** An id of Stripe's form: a prefix, then letters and digits. Checkout Sessions have longer ids, as in Stripe. */
export function newId(
  prefix: "cs_test_" | "li_" | "pi_" | "ch_" | "pm_" | "re_" | "du_" | "evt_" | "req_" | "rec_" | "txn_",
) {
  return prefix + randomCharacters(prefix === "cs_test_" ? SESSION_ID_LENGTH : ID_LENGTH);
}
