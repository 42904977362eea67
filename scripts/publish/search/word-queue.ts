/** Something that is at one word after another. null: it has no more. */
interface Cursor {
  word: Buffer | null;
}

interface Queue<Item> {
  /** The first word of all cursors. null: none has any left. */
  readonly word: Buffer | null;
  /** Lets all cursors at the first word take what belongs to it and go on, in the order of the cursors. */
  take<Taken>(take: (cursor: Item) => Taken): Taken[];
}

interface Entry<Item> {
  cursor: Item;
  /** Its place among the cursors. */
  number: number;
}

/**
 * Orders cursors by the words that they are at, as a binary heap: the entries after entry i are 2i + 1 and 2i + 2. Finding the first
 * of many takes a few comparisons.
 */
export function createWordQueue<Item extends Cursor>(cursors: Item[]): Queue<Item> {
  const heap = cursors
    .map((cursor, number): Entry<Item> => ({ cursor, number }))
    .filter(({ cursor }) => cursor.word)
    .sort(compare);
  return {
    get word() {
      return heap[0]?.cursor.word ?? null;
    },
    take(take) {
      const word = heap[0]?.cursor.word;
      const taken: ReturnType<typeof take>[] = [];
      for (let [first] = heap; word && first?.cursor.word?.equals(word); [first] = heap) {
        taken.push(take(first.cursor));
        const moved = first.cursor.word ? first : heap.pop();
        if (moved && heap.length > 0) sink(moved);
      }
      return taken;
    },
  };

  /** Puts an entry in place of the first one, and then below all that come before it. */
  function sink(entry: Entry<Item>): void {
    let at = 0;
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      const isRight = left !== undefined && right !== undefined && compare(right, left) < 0;
      const child = isRight ? right : left;
      if (!child || compare(entry, child) <= 0) break;
      heap[at] = child;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heap[at] = entry;
  }
}

function compare(a: Entry<Cursor>, b: Entry<Cursor>): number {
  if (!a.cursor.word || !b.cursor.word) return 0;
  return Buffer.compare(a.cursor.word, b.cursor.word) || a.number - b.number;
}
