import { customAlphabet } from "nanoid";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const OBJECT_CHARACTERS = 24;
const SESSION_CHARACTERS = 58;

const characters = customAlphabet(ALPHABET);

/** A Stripe-like id: the prefix, then letters and digits. Checkout sessions have longer ones, as in Stripe. */
export function newId(prefix: "cs_test_" | "li_" | "pi_" | "ch_" | "pm_" | "re_" | "du_" | "evt_" | "req_") {
  return prefix + characters(prefix === "cs_test_" ? SESSION_CHARACTERS : OBJECT_CHARACTERS);
}
