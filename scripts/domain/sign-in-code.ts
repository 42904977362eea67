/**
 * The characters of codes in emails: digits and capital letters without those that look like another, such as 0 and O, and without
 * vowels, so that no code is a word. Six of them have 28 bits.
 */
export const SIGN_IN_CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ";
export const SIGN_IN_CODE_LENGTH = 6;

const CODE = new RegExp(`^[${SIGN_IN_CODE_ALPHABET}]{${SIGN_IN_CODE_LENGTH}}$`);

/** The code in a text, however it was typed or pasted. null: there is none. */
export function readSignInCode(text: string): string | null {
  const code = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{P}]/gu, "");
  return CODE.test(code) ? code : null;
}
