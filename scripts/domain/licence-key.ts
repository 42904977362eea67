/**
 * Licence keys: 19 random characters and one that checks them, in groups of five, such as `4W7QK-NB2X9-…`. The characters are those of
 * Crockford's base32, which leaves out I, L, O and U. https://www.crockford.com/base32.html
 */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_LENGTH = 19;
const LENGTH = RANDOM_LENGTH + 1;
const GROUP = /.{5}(?=.)/g;

/** A new key with 95 random bits. */
export function newLicenceKey(): string {
  return licenceKeyOf(crypto.getRandomValues(new Uint8Array(RANDOM_LENGTH)));
}

/** A key that is always the same for a text, which must be as secret as the key. */
export async function licenceKeyFrom(text: string): Promise<string> {
  return licenceKeyOf(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/** The key with the lowest five bits of each of the first 19 bytes. */
export function licenceKeyOf(bytes: Uint8Array): string {
  const values = [...bytes.subarray(0, RANDOM_LENGTH)].map((byte) => byte % ALPHABET.length);
  const characters = [...values, double(weightedSum(values))].map((value) => ALPHABET[value]);
  return characters.join("").replace(GROUP, "$&-");
}

/**
 * The form in which a key is looked up: its letters and digits, however it was typed. Keys of other shops have such a form, too.
 */
export function normaliseLicenceKey(text: string): string {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
}

/** Whether a normalised key is as long as those of this shop, but one of its characters is wrong or two have changed places. */
export function isMistyped(normalised: string): boolean {
  if (normalised.length !== LENGTH) return false;
  const values = [...normalised].map((character) => ALPHABET.indexOf(character));
  const check = values.pop();
  return values.includes(-1) || check !== double(weightedSum(values));
}

/**
 * The sum of the values in the field of 32 elements, each multiplied by another power of a primitive element. So no change of one
 * value and no swap of two keeps the sum.
 */
function weightedSum(values: readonly number[]): number {
  return values.reduce((sum, value) => double(sum) ^ value, 0);
}

/** Multiplies by the primitive element x of GF(2)[x] / (x⁵ + x² + 1). */
function double(value: number): number {
  return value & 16 ? (value << 1) ^ 0b100101 : value << 1;
}
