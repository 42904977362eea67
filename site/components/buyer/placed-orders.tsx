import { useRef } from "react";
import type { LibraryProps } from "./library-texts.ts";

/** All orders with what they cost and what became of them, which are loaded when the list is opened. */
export function PlacedOrders({ messages, showOrders }: LibraryProps) {
  const list = useRef<HTMLDivElement>(null);
  return (
    <details
      className="shelf-orders"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && list.current) showOrders?.(list.current).catch(() => {});
      }}
    >
      <summary>{messages.orders}</summary>
      <div ref={list} aria-live="polite" />
    </details>
  );
}
