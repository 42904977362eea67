import type { Database } from "../database/database.ts";
import { type BookHeader, checkSame, type TableDigests } from "./book-file.ts";
import { restoreBook } from "./restore-book.ts";
import { digestTables, writeBook } from "./write-book.ts";

/**
 * Copies an order book into an empty database of any kind, compares every row, and leaves the first one as it is. One that was
 * interrupted starts over.
 *
 * @param onProgress gets the number of rows so far
 * @throws {OrderBookExists} if the other database has one
 */
export async function moveBook(
  from: Database,
  to: Database,
  options: { at: Date; onProgress?(rows: number): void },
): Promise<{ header: BookHeader; tables: TableDigests }> {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  const writing = writeBook(from, { at: options.at, write: (line) => writer.write(line) }).then(
    () => writer.close(),
    (error) => writer.abort(error),
  );
  const reader = readable.getReader();
  try {
    return await restoreBook(to, linesOf(reader), {
      ...options,
      confirm: async (moved) =>
        checkSame(
          await digestTables(from),
          moved,
          "The order book changed while it was copied. Stop the shop",
        ),
    });
  } finally {
    // Ends the writing, if the other database does not want more.
    await reader.cancel().catch(() => undefined);
    await writing.catch(() => undefined);
  }
}

async function* linesOf(reader: ReadableStreamDefaultReader<string>): AsyncIterable<string> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
