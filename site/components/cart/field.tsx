import type { ComponentProps } from "react";
import type { CartContext } from "./context.ts";

interface Props extends ComponentProps<"input"> {
  /** The cart's value. */
  current: string;
  /** Returns the error message for the text in the input; empty if it is valid. */
  errorOf: (input: HTMLInputElement) => string;
  /** Called with valid text when the buyer has finished typing. */
  commit: (input: HTMLInputElement) => void;
  context: CartContext;
  /** The id of the element that shows the error message. */
  "aria-describedby": string;
}

/**
 * A field for a value of the cart. Rendering it again does not overwrite what is being typed, unless the value itself has
 * changed. Invalid text stays in the field, which is marked as invalid until the text is corrected.
 */
export function Field({ current, errorOf, commit, context, ...attributes }: Props) {
  const { "aria-describedby": id } = attributes;
  return (
    <input
      {...attributes}
      ref={(input) => {
        if (!input) return;
        if (input.defaultValue !== current) input.value = input.defaultValue = current;
        checkInput(input);
      }}
      onInput={({ currentTarget }) => checkInput(currentTarget)}
      // The browser cannot show the message of a hidden field.
      onInvalid={({ currentTarget }) => currentTarget.closest("details")?.setAttribute("open", "")}
      onChange={({ currentTarget }) => {
        if (checkInput(currentTarget)) return commit(currentTarget);
        context.setError(id, currentTarget.validationMessage);
        context.announce(currentTarget.validationMessage);
      }}
    />
  );

  /** Updates the validity of the field. @returns whether its text is valid */
  function checkInput(input: HTMLInputElement): boolean {
    const text = errorOf(input);
    input.setCustomValidity(text);
    input.ariaInvalid = `${!!text}`;
    if (!text) context.setError(id, "");
    return !text;
  }
}
