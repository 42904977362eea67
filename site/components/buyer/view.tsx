"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

/**
 * One of several views of a page. If the buyer's action has led to it, `focus` moves the focus to its heading, so that screen
 * readers announce it and keyboards continue from there. Needs a `key` that differs between views.
 */
export function View({ focus, children }: { focus: boolean; children: ReactNode }) {
  const view = useRef<HTMLDivElement>(null);
  // Only the initial value counts: what the buyer presses in this view later keeps the focus.
  const [shouldFocus] = useState(focus);

  useEffect(() => {
    const heading = shouldFocus ? view.current?.querySelector("h1") : null;
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  }, [shouldFocus]);

  return <div ref={view}>{children}</div>;
}
