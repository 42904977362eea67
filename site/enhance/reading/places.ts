import { readStorage, writeStorage } from "#site/lib/storage.ts";

/** The place in the browser's storage: JSON with a place for each file, the newest last. */
const KEY = "places";
const MAX_PLACES = 200;

/** The buyer's place in a file on this device: seconds, a page, or a chapter with a paragraph. null: the beginning. */
export function readPlace(file: { item: string; id: string }): string | null {
  return readPlaces().get(keyOf(file)) ?? null;
}

/** Keeps where the buyer is in a file. With null, it begins at its beginning the next time. */
export function keepPlace(file: { item: string; id: string }, place: string | null): void {
  const places = readPlaces();
  places.delete(keyOf(file));
  if (place !== null) places.set(keyOf(file), place);
  writeStorage(KEY, JSON.stringify([...places].slice(-MAX_PLACES)));
}

function keyOf({ item, id }: { item: string; id: string }): string {
  return `${item}/${id}`;
}

/** None if something else is stored. */
function readPlaces(): Map<string, string> {
  try {
    return new Map(JSON.parse(readStorage(KEY) ?? "[]"));
  } catch {
    return new Map();
  }
}
