import { useEffect, useLayoutEffect, useRef, useState } from "react";

/** What the address names: the whole library, that of one order, or a product. */
interface OpenProduct {
  /** Empty, the id of an order, or the key of a product. */
  openKey: string;
  /** What was shown before in this page. null: nothing. */
  cameFrom: "library" | "product" | null;
  /** Leads from a product to its library. */
  close: () => void;
  /** Leads from the library of one order to the whole one. */
  showAll: () => void;
}

/**
 * The product or order that the address names after `#`. Opening one adds an entry to the browser's history, so that its back button leads
 * to the library, where the scroll position and the focus are as before.
 */
export function useOpenProduct(): OpenProduct {
  const [openKey, setOpenKey] = useState(keyInAddress);
  const [cameFrom, setCameFrom] = useState<OpenProduct["cameFrom"]>(null);
  const list = useRef({ scrollY: 0, isPrevious: false });
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
    const isReturn = isLibrary(openKey) && !isLibrary(before);
    scrollTo(0, isReturn ? list.current.scrollY : 0);
    if (isReturn) document.getElementById(`open-${before}`)?.focus();
    whenRendered.current();
  }, [openKey]);

  return { openKey, cameFrom, close, showAll };

  function follow() {
    const key = keyInAddress();
    if (key === shown.current) return;
    const wasInLibrary = isLibrary(shown.current);
    if (wasInLibrary) list.current.scrollY = scrollY;
    list.current.isPrevious = wasInLibrary;
    const change = () => {
      setOpenKey(key);
      setCameFrom(wasInLibrary ? "library" : "product");
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
    if (list.current.isPrevious) return history.back();
    history.replaceState(null, "", location.pathname + location.search);
    follow();
  }

  function showAll() {
    history.pushState(null, "", location.pathname + location.search);
    follow();
  }
}

/** Whether a key is that of the whole library or of an order's. Those of products have no such beginning. */
function isLibrary(key: string): boolean {
  return key === "" || key.startsWith("ord_");
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
