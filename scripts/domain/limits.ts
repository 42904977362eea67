/** The limits of one order. Scripts in the browser load this module, so it has no imports. */
export const MAX_LINES = 20;
/** The largest quantity of one line. */
export const MAX_QUANTITY = 99;
/** The longest discount code, in characters. */
export const MAX_DISCOUNT_CODE_LENGTH = 100;
/** Most seats of one copy of an edition. */
export const MAX_SEATS = 50;
/** Most seats of one order: each is an entitlement of its own, written with the payment. */
export const MAX_ORDER_SEATS = 100;
/** Most licence keys of one order, which are written with the payment too. */
export const MAX_ORDER_KEYS = 200;
/** Larger PDFs do not carry the buyer's name, since all of one is in memory, several times. */
export const MAX_STAMPED_PDF_BYTES = 50_000_000;
