import type { Database } from "../database/database.ts";
import { type BookHeader, checkSame, type TableDigests } from "./book-file.ts";
import { type CopyProgress, restoreBook } from "./restore-book.ts";
import { digestTables, writeBook } from "./write-book.ts";

/**
 * Copies an order book into an empty database of any kind, compares every row, and leaves the first one as it is. One that was
 * interrupted continues where it was, if the book still begins with the rows that are there.
 *
 * @param checkUnused is called before and after, and throws if somebody may write to the first one
 * @throws {OrderBookExists} if the other database has one
 */
export async function moveBook(
  from: Database,
  to: Database,
  { checkUnused = async () => {}, ...options }: { at: Date; checkUnused?(): Promise<void> } & CopyProgress,
): Promise<{ header: BookHeader; tables: TableDigests }> {
  await checkUnused();
  return restoreBook(to, () => linesOf(from, options.at), {
    ...options,
    async confirm(moved) {
      checkSame(await digestTables(from), moved, "The order book changed while it was copied. Stop the shop");
      // Afterwards, so that one that was not there at the beginning is found.
      await checkUnused();
    },
  });
}

/** The lines of a backup, which are written as they are read. */
async function* linesOf(database: Database, at: Date): AsyncIterable<string> {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  const writing = writeBook(database, { at, write: (line) => writer.write(line) }).then(
    () => writer.close(),
    (error) => writer.abort(error),
  );
  const reader = readable.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Ends the writing, if the other database does not want more.
    await reader.cancel().catch(() => undefined);
    await writing.catch(() => undefined);
  }
}
