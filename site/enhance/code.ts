import { DISCOUNT_CODE_PARAMETER } from "#domain/api/cookies.ts";
import { MAX_DISCOUNT_CODE_LENGTH } from "#domain/limits.ts";
import { formatMessage } from "#messages/format.ts";
import type { Messages } from "../lib/messages.ts";
import { saveDiscountCode, savedDiscountCode } from "./cart/saved-discount-code.ts";
import { element } from "./element.ts";

declare const MESSAGES: Messages["code"];

/**
 * A discount code outside of the cart. Loaded if the address or a cookie has one. Keeps the code of a link, and fills the kept one in
 * on a product's page.
 */
const linked = new URLSearchParams(location.search).get(DISCOUNT_CODE_PARAMETER)?.trim();
if (linked && linked.length <= MAX_DISCOUNT_CODE_LENGTH) {
  saveDiscountCode(linked);
  showNotice(formatMessage(MESSAGES.kept, { code: linked }));
}
fillBuyForm();

/** The page's stylesheet has no rule for it, since few visitors see one. */
function showNotice(text: string): void {
  const notice = element("p", { popover: "auto", role: "status" }, text);
  const colours = { background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--edge)" };
  Object.assign(notice.style, {
    inset: "auto 0 1rem",
    margin: "0 var(--margin)",
    padding: "1rem 1.25rem",
    ...colours,
  });
  document.body.append(notice);
  notice.showPopover();
}

/**
 * Shows the kept code in the Buy form. The form does not send it, since the checkout reads it from the cookie and ignores it where it
 * does not apply. What the buyer types is sent, and refused if it does not apply. Emptying the field forgets the code.
 */
function fillBuyForm(): void {
  const field = document.querySelector<HTMLInputElement>("#buy [name=code]");
  const details = field?.closest("details");
  if (!field || !details || !savedDiscountCode()) return;
  details.open = true;
  field.value = savedDiscountCode();
  field.name = "";
  field.addEventListener("input", () => {
    field.name = "code";
  });
  field.addEventListener("change", () => saveDiscountCode(field.value.trim()));
}
