import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

/**
 * The work that the address names after `#`. Opening one adds an entry to the browser's history, so that its back button leads to
 * the shelf, where the scroll position and the focus are as before.
 */
export function useOpenWork(): { openKey: string; hasMoved: boolean; close: () => void } {
  const [openKey, setOpenKey] = useState(keyInAddress);
  const [hasMoved, setHasMoved] = useState(false);
  const shelf = useRef({ scrollY: 0, isPrevious: false });
  const shown = useRef(openKey);

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
  }, [openKey]);

  return { openKey, hasMoved, close };

  function follow() {
    const key = keyInAddress();
    if (key === shown.current) return;
    const wasOnShelf = shown.current === "";
    if (wasOnShelf) shelf.current.scrollY = scrollY;
    shelf.current.isPrevious = wasOnShelf;
    moveCover(() => {
      setOpenKey(key);
      setHasMoved(true);
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

/** Makes a change in a view transition, if the browser has them and the visitor wants motion. */
function moveCover(change: () => void): void {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (isStill || !("startViewTransition" in document)) {
    change();
    return;
  }
  const { ready, finished } = document.startViewTransition(() => flushSync(change));
  // A transition that is skipped rejects; the change is made all the same.
  for (const promise of [ready, finished]) promise.catch(() => {});
}
