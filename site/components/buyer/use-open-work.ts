import { useEffect, useLayoutEffect, useRef, useState } from "react";

/**
 * The work that the address names after `#`. Opening one adds an entry to the browser's history, so that its back button leads to
 * the shelf, where the scroll position and the focus are as before.
 */
export function useOpenWork(): { openKey: string; hasMoved: boolean; close: () => void } {
  const [openKey, setOpenKey] = useState(keyInAddress);
  const [hasMoved, setHasMoved] = useState(false);
  const shelf = useRef({ scrollY: 0, isPrevious: false });
  const shown = useRef(openKey);
  const whenRendered = useRef(() => {});

  useEffect(() => {
    history.scrollRestoration = "manual";
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  });

  useLayoutEffect(() => {
    const before = shown.current;
    if (before === openKey) return;
    shown.current = openKey;
    scrollTo(0, openKey ? 0 : shelf.current.scrollY);
    if (!openKey) document.getElementById(`open-${before}`)?.focus();
    whenRendered.current();
  }, [openKey]);

  return { openKey, hasMoved, close };

  function follow() {
    const key = keyInAddress();
    if (key === shown.current) return;
    const wasOnShelf = shown.current === "";
    if (wasOnShelf) shelf.current.scrollY = scrollY;
    shelf.current.isPrevious = wasOnShelf;
    const change = () => {
      setOpenKey(key);
      setHasMoved(true);
    };
    if (!canMove()) change();
    else
      moveCover(() => {
        const rendered = new Promise<void>((resolve) => {
          whenRendered.current = resolve;
        });
        change();
        return rendered;
      });
  }

  function close() {
    if (shelf.current.isPrevious) return history.back();
    history.replaceState(null, "", location.pathname + location.search);
    follow();
  }
}

function keyInAddress(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

/** Whether the browser has view transitions, and the visitor wants motion. */
function canMove(): boolean {
  return "startViewTransition" in document && !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Makes a change in a view transition. `change` resolves once the page has changed. */
function moveCover(change: () => Promise<void>): void {
  const { ready, finished } = document.startViewTransition(change);
  // A transition that is skipped rejects; the change is made all the same.
  for (const promise of [ready, finished]) promise.catch(() => {});
}
