/** Of the 22 characters, Stripe's own prefix takes at least two, and `* ` two more. */
const MAX_LENGTH = 18;

export const STATEMENT_DESCRIPTOR_EXPECTED = `up to ${MAX_LENGTH} Latin characters with a letter, without < > \\ ' " *, such as GRAVEL TYPE`;

/**
 * Whether a text can follow the account's prefix on a buyer's card statement.
 * https://docs.stripe.com/get-started/account/statement-descriptors
 */
export function isStatementDescriptor(text: string): boolean {
  return text.length <= MAX_LENGTH && /^[ -~]*[A-Za-z][ -~]*$/.test(text) && !/[<>\\'"*]/.test(text);
}
