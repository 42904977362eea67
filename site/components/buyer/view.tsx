"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";

/**
 * One view of a page that has several. Where it has come by something that was pressed, `focus` gives its heading the
 * focus: it is read out, and the keyboard goes on from there. Give it a key, so that each view is a new one.
 */
export function View({ focus, children }: { focus: boolean; children: ReactNode }) {
  const view = useRef<HTMLDivElement>(null);
  // As it was when the view came: what is pressed on it later keeps the focus.
  const [shouldFocus] = useState(focus);

  useEffect(() => {
    const heading = shouldFocus ? view.current?.querySelector("h1") : null;
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  }, [shouldFocus]);

  return <div ref={view}>{children}</div>;
}
