import { type ComponentChild, type ComponentChildren, hydrate, options, render, toChildArray } from "preact";

/**
 * Replaces `react` and `react-dom` in the browser: the parts that the shop's components and Radix use, from Preact without
 * its compatibility layer. JSX is compiled to `createElement`, which is smaller than `react/jsx-runtime`.
 *
 * Event handlers receive the browser's own events: `onChange` is `change`, while in React it runs on every `input` event.
 */
export { cloneElement, createElement, Fragment, isValidElement } from "preact";
export { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

export const Children = {
  count: (children: ComponentChildren) => toChildArray(children).length,
  forEach: (children: ComponentChildren, visit: (child: ComponentChild) => void) =>
    toChildArray(children).forEach(visit),
};

/** Preact passes `ref` as a normal prop. */
export function forwardRef<P extends { ref?: unknown }>(
  component: (props: P, ref: P["ref"]) => ComponentChild,
) {
  return (props: P) => component(props, props.ref);
}

export function hydrateRoot(container: Element, element: ComponentChild) {
  hydrate(element, container);
  return { render: (element: ComponentChild) => render(element, container) };
}

/** Renders the changes that `change` makes at once, instead of after the event. */
export function flushSync(change: () => void): void {
  const { debounceRendering } = options;
  options.debounceRendering = (render) => render();
  change();
  options.debounceRendering = debounceRendering;
}
