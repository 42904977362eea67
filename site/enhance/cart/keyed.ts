/** What stands for one entry of a list, and how it shows what has become of the entry. */
export interface Part<T> {
  element: HTMLElement;
  update: (entry: T) => void;
}

/**
 * Keeps elements for the entries of a list. Those of an entry that stays are never replaced: the focus, what is being
 * typed, and a press of the mouse that has only begun are all on them. New ones come last, as things come into a cart.
 * @returns a function that is given the entries as they are now.
 */
export function keyed<T>(of: {
  into: HTMLElement;
  key: (entry: T) => string;
  make: (entry: T) => Part<T>;
}): (entries: T[]) => void {
  const parts = new Map<string, Part<T>>();
  return (entries) => {
    const keys = new Set(entries.map(of.key));
    for (const [key, { element }] of parts) {
      if (keys.has(key)) continue;
      element.remove();
      parts.delete(key);
    }
    for (const entry of entries) {
      const part = parts.get(of.key(entry)) ?? added(entry);
      part.update(entry);
    }
  };

  function added(entry: T): Part<T> {
    const part = of.make(entry);
    parts.set(of.key(entry), part);
    of.into.append(part.element);
    return part;
  }
}
