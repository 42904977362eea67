/**
 * The characters of codes in emails: digits and capital letters without those that look like another, such as 0 and O, and without
 * vowels, so that no code is a word. Six of them have 28 bits.
 */
export const SIGN_IN_CODE_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ";
export const SIGN_IN_CODE_LENGTH = 6;

const CODE = new RegExp(`^[${SIGN_IN_CODE_ALPHABET}]{${SIGN_IN_CODE_LENGTH}}$`);

/** The code in a text, however it was typed or pasted. null: there is none. */
export function readSignInCode(text: string): string | null {
  const code = withoutBreaks(text);
  return CODE.test(code) ? code : null;
}

/** The characters that occur in no code, each once and with a space between them, of a text that is as long as one. Otherwise empty. */
export function foreignCharacters(text: string): string {
  const typed = [...withoutBreaks(text)];
  const foreign = new Set(typed.filter((character) => !SIGN_IN_CODE_ALPHABET.includes(character)));
  return typed.length === SIGN_IN_CODE_LENGTH ? [...foreign].join(" ") : "";
}

function withoutBreaks(text: string): string {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{P}]/gu, "");
}
