import { mayKeep } from "#site/lib/kept-library.ts";
import { PLACES_ITEM } from "#site/lib/kept-paths.ts";
import { readStorage, writeStorage } from "../storage.ts";

const MAX_PLACES = 200;

/** The buyer's place in a file on this device: seconds, a page, or a chapter with a paragraph. null: the beginning. */
export function readPlace(file: { item: string; id: string }): string | null {
  return readPlaces().get(keyOf(file)) ?? null;
}

/**
 * Keeps where the buyer is in a file, unless the computer is shared. With null, it begins at its beginning the next time. The newest
 * place is the last.
 */
export function keepPlace(file: { item: string; id: string }, place: string | null): void {
  if (!mayKeep()) return;
  const places = readPlaces();
  places.delete(keyOf(file));
  if (place !== null) places.set(keyOf(file), place);
  writeStorage(PLACES_ITEM, JSON.stringify([...places].slice(-MAX_PLACES)));
}

function keyOf({ item, id }: { item: string; id: string }): string {
  return `${item}/${id}`;
}

/** None if something else is stored. */
function readPlaces(): Map<string, string> {
  try {
    return new Map(JSON.parse(readStorage(PLACES_ITEM) ?? "[]"));
  } catch {
    return new Map();
  }
}
