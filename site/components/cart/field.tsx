import type { ComponentProps } from "react";
import type { CartContext } from "./context.ts";

interface Props extends Omit<ComponentProps<"input">, "accept"> {
  /** The cart's value. */
  current: string;
  /** Why the text in the input cannot be accepted; empty where it can. */
  problem: (input: HTMLInputElement) => string;
  /** Is called with text that can be accepted, once the buyer has finished typing. */
  accept: (input: HTMLInputElement) => void;
  context: CartContext;
  /** The id of the element that shows the refusal. */
  "aria-describedby": string;
}

/**
 * A field that shows a value of the cart. Rendering does not touch what is being typed, unless the value itself is
 * another one. Text that cannot be accepted stays as it was typed, and the field is invalid until it is changed.
 */
export function Field({ current, problem, accept, context, ...attributes }: Props) {
  const { "aria-describedby": id } = attributes;
  return (
    <input
      {...attributes}
      ref={(input) => {
        if (!input) return;
        if (input.defaultValue !== current) input.value = input.defaultValue = current;
        validate(input);
      }}
      onInput={({ currentTarget }) => validate(currentTarget)}
      onChange={({ currentTarget }) => {
        if (validate(currentTarget)) return accept(currentTarget);
        context.refuse(id, currentTarget.validationMessage);
        context.announce(currentTarget.validationMessage);
      }}
    />
  );

  function validate(input: HTMLInputElement): boolean {
    const text = problem(input);
    input.setCustomValidity(text);
    input.ariaInvalid = String(text !== "");
    if (!text) context.refuse(id, "");
    return !text;
  }
}
