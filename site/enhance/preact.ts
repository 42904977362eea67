import { type ComponentChild, type ComponentChildren, hydrate, options, render, toChildArray } from "preact";

/**
 * React for the browser: what the shop's components and Radix use of `react` and `react-dom`, from Preact without its
 * compatibility layer. JSX becomes calls of `createElement`, which are smaller than those of `react/jsx-runtime`.
 *
 * Events are the browser's own: `onChange` is its `change` event, where React calls it at every keystroke as `onInput`.
 */
export { cloneElement, createElement, Fragment, isValidElement } from "preact";
export { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

export const Children = {
  count: (children: ComponentChildren) => toChildArray(children).length,
  forEach: (children: ComponentChildren, visit: (child: ComponentChild) => void) =>
    toChildArray(children).forEach(visit),
};

/** Preact gives a component its `ref` as one of the properties. */
export function forwardRef<P extends { ref?: unknown }>(
  component: (props: P, ref: P["ref"]) => ComponentChild,
) {
  return (props: P) => component(props, props.ref);
}

export function hydrateRoot(container: Element, element: ComponentChild) {
  hydrate(element, container);
  return { render: (element: ComponentChild) => render(element, container) };
}

/** Renders at once what `change` changes, instead of once the event has been handled. */
export function flushSync(change: () => void): void {
  const { debounceRendering } = options;
  options.debounceRendering = (render) => render();
  change();
  options.debounceRendering = debounceRendering;
}
