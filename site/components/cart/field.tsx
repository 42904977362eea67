import type { ComponentProps } from "react";
import type { CartContext } from "./context.ts";

interface Props extends Omit<ComponentProps<"input">, "accept"> {
  /** What the cart has of it. */
  current: string;
  /** What is wanted instead of what stands in the input; empty where that can be accepted. */
  problem: (input: HTMLInputElement) => string;
  /** Is called when somebody has finished typing what can be accepted. */
  accept: (input: HTMLInputElement) => void;
  context: CartContext;
  /** The id of the element that says why what was typed is refused. */
  "aria-describedby": string;
}

/**
 * A field of the cart. What is being typed is left alone for as long as the cart's value is the same. What cannot be
 * accepted stays as it was typed, and the field is invalid, until it is changed.
 */
export function Field({ current, problem, accept, context, ...attributes }: Props) {
  const { "aria-describedby": id } = attributes;
  return (
    <input
      {...attributes}
      ref={(input) => {
        if (!input) return;
        if (input.defaultValue !== current) input.value = input.defaultValue = current;
        look(input);
      }}
      onInput={({ currentTarget }) => look(currentTarget)}
      onChange={({ currentTarget }) => {
        if (look(currentTarget)) return accept(currentTarget);
        context.refuse(id, currentTarget.validationMessage);
        context.announce(currentTarget.validationMessage);
      }}
    />
  );

  function look(input: HTMLInputElement): boolean {
    const wanted = problem(input);
    input.setCustomValidity(wanted);
    input.ariaInvalid = String(wanted !== "");
    if (!wanted) context.refuse(id, "");
    return !wanted;
  }
}
