import { readStorage, writeStorage } from "../storage.ts";

/** The key in the browser's storage: JSON with a position for each file, the newest last. */
const KEY = "places";
const MAX_POSITIONS = 200;

/** The buyer's position in a file on this device: seconds, a page, or a chapter with a paragraph. null: the beginning. */
export function readPosition(file: { item: string; id: string }): string | null {
  return readPositions().get(keyOf(file)) ?? null;
}

/** Keeps where the buyer is in a file. With null, it begins at its beginning the next time. */
export function savePosition(file: { item: string; id: string }, position: string | null): void {
  const positions = readPositions();
  positions.delete(keyOf(file));
  if (position !== null) positions.set(keyOf(file), position);
  writeStorage(KEY, JSON.stringify([...positions].slice(-MAX_POSITIONS)));
}

function keyOf({ item, id }: { item: string; id: string }): string {
  return `${item}/${id}`;
}

/** None if something else is stored. */
function readPositions(): Map<string, string> {
  try {
    return new Map(JSON.parse(readStorage(KEY) ?? "[]"));
  } catch {
    return new Map();
  }
}
