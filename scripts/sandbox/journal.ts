import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { lockFile } from "./lock.ts";

/** An append-only file of JSON lines. Lines that were flushed survive a crash. */
export interface Journal {
  /** Appends one line. After a crash either the whole line is there or none of it. */
  append(line: unknown): void;
  /** Resolves once every line appended so far is on disk. Keeps rejecting after a write has failed. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a journal: passes each line to `replay` in order, then rewrites the file with the lines that `compact` returns.
 * An incomplete last line is dropped. Rejects with the line's number if any other line cannot be read.
 */
export async function openJournal(
  file: string,
  replay: (line: unknown) => void,
  compact: () => Iterable<unknown>,
): Promise<Journal> {
  await mkdir(dirname(file), { recursive: true });
  const unlock = await lockFile(file);
  try {
    readLines(file, await readIfExists(file), replay);
    await replace(file, compact());
    return appendTo(file, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function readIfExists(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

function readLines(file: string, text: string, replay: (line: unknown) => void) {
  const lines = text.split("\n");
  const hasPartialLine = lines.pop() !== "";
  for (const [index, line] of lines.entries()) {
    try {
      replay(JSON.parse(line));
    } catch (cause) {
      const isLast = index === lines.length - 1 && !hasPartialLine;
      if (isLast && cause instanceof SyntaxError) return;
      throw new Error(
        `${file}:${index + 1}: this line cannot be read. Move the file away to start with an empty sandbox.`,
        {
          cause,
        },
      );
    }
  }
}

async function replace(file: string, lines: Iterable<unknown>) {
  const temporaryFile = `${file}.new`;
  const handle = await open(temporaryFile, "w", 0o600);
  try {
    let text = "";
    for (const line of lines) text += `${JSON.stringify(line)}\n`;
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporaryFile, file);
  const folder = await open(dirname(file));
  await folder.sync().finally(() => folder.close());
}

async function appendTo(file: string, unlock: () => Promise<void>): Promise<Journal> {
  const handle = await open(file, "a", 0o600);
  let buffer = "";
  let writing: Promise<void> | null = null;

  // Lines that are appended during a write go to disk together, with the next write.
  const writeBuffer = async () => {
    while (buffer !== "") {
      const text = buffer;
      buffer = "";
      await handle.appendFile(text);
      await handle.datasync();
    }
    writing = null;
  };

  return {
    append(line) {
      buffer += `${JSON.stringify(line)}\n`;
      writing ??= writeBuffer();
      // `flush` reports the failure. Without a handler here, an unflushed line would crash the process.
      writing.catch(() => {});
    },
    async flush() {
      await writing;
    },
    async close() {
      try {
        await writing;
      } finally {
        await handle.close();
        await unlock();
      }
    },
  };
}
