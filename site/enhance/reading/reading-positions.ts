import { mayStoreOffline } from "#site/lib/may-store-offline.ts";
import { POSITIONS_ITEM } from "#site/lib/offline-paths.ts";
import { readStorage, writeStorage } from "#site/lib/storage.ts";

const MAX_POSITIONS = 200;

/** The buyer's position in a file on this device: seconds, a page, or a chapter with a paragraph. null: the beginning. */
export function readPosition(file: { item: string; id: string }): string | null {
  return readPositions().get(keyOf(file)) ?? null;
}

/**
 * Saves where the buyer is in a file, unless the computer is shared. With null, it begins at its beginning the next time. The newest
 * position is the last.
 */
export function savePosition(file: { item: string; id: string }, position: string | null): void {
  if (!mayStoreOffline()) return;
  const positions = readPositions();
  positions.delete(keyOf(file));
  if (position !== null) positions.set(keyOf(file), position);
  writeStorage(POSITIONS_ITEM, JSON.stringify([...positions].slice(-MAX_POSITIONS)));
}

function keyOf({ item, id }: { item: string; id: string }): string {
  return `${item}/${id}`;
}

/** None if something else is stored. */
function readPositions(): Map<string, string> {
  try {
    return new Map(JSON.parse(readStorage(POSITIONS_ITEM) ?? "[]"));
  } catch {
    return new Map();
  }
}
