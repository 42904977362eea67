import type { KeyboardEvent } from "react";
import { MAX_DISCOUNT_CODE_LENGTH } from "#domain/limits.ts";
import type { DiscountEntry } from "#site/enhance/cart/discount.ts";
import { saveDiscountCode } from "#site/enhance/cart/saved-discount-code.ts";
import type { Messages } from "#site/lib/messages.ts";

interface Props {
  discount: DiscountEntry;
  /** The name of the field for the code, as its summary shows it. */
  label: string;
  messages: Messages["cartDiscounts"];
  /** Called when the buyer has typed a code. */
  onType: (code: string) => void;
  /** Called when the buyer wants to see what the code takes off. */
  onApply: () => void;
}

/** The fields for a discount code and for the email address that some codes need, and why the code does not apply. */
export function DiscountFields({ discount, label, messages, onType, onApply }: Props) {
  const { code, isSent, email, needsEmail, problem } = discount;
  return (
    <>
      <div className="cart-code-fields" ref={openIfFilled}>
        <input
          name={isSent ? "code" : ""}
          value={code}
          maxLength={MAX_DISCOUNT_CODE_LENGTH}
          aria-label={label}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck="false"
          onInput={({ currentTarget }) => onType(currentTarget.value)}
          onChange={({ currentTarget }) => saveDiscountCode(currentTarget.value.trim())}
          onKeyDown={applyOnEnter}
        />
        <button type="button" className="cart-remove" onClick={onApply}>
          {messages.apply}
        </button>
        <input
          name="email"
          type="email"
          value={email}
          required
          hidden={!needsEmail}
          disabled={!needsEmail}
          autoComplete="email"
          aria-label={messages.email}
          placeholder={messages.email}
          onInput={({ currentTarget }) => {
            discount.email = currentTarget.value;
            discount.isEmailValid = currentTarget.validity.valid;
          }}
          onKeyDown={applyOnEnter}
        />
      </div>
      <p className="cart-notice" role="status">
        {problem === "down" ? messages.down : problem && explain(problem)}
      </p>
    </>
  );

  /** Enter must not start the payment before the new total was shown. */
  function applyOnEnter(event: KeyboardEvent): void {
    if (event.key !== "Enter") return;
    event.preventDefault();
    onApply();
  }
}

/** Shows a code that a link has brought. What the buyer has opened stays open. */
function openIfFilled(fields: HTMLElement | null): void {
  const details = fields?.closest("details");
  if (details && fields?.querySelector("input")?.value) details.open = true;
}

function explain({ title, detail }: { title: string; detail: string }) {
  return (
    <>
      <strong>{title}</strong> {detail}
    </>
  );
}
