import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { lock } from "./lock.ts";

/** A file of JSON lines that only grows, and that holds what was written to it after any crash. */
export interface Journal {
  /** Adds one line: all of it is kept, or nothing of it. It is safe once `settled` resolves. */
  append(entry: unknown): void;
  /** Resolves when every line added so far is on the disk. Rejects, from then on, if the disk refused one. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a journal, hands each line to `replay` in order, and rewrites the file to the lines that `compact` then
 * returns. A last line that was cut off is dropped; any other line that does not read stops with its number.
 */
export async function openJournal(
  file: string,
  replay: (entry: unknown) => void,
  compact: () => Iterable<unknown>,
): Promise<Journal> {
  await mkdir(dirname(file), { recursive: true });
  const unlock = await lock(file);
  try {
    readLines(file, await readIfThere(file), replay);
    await replace(file, compact());
    return appendTo(file, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

function readLines(file: string, text: string, replay: (entry: unknown) => void) {
  const lines = text.split("\n");
  const cutOff = lines.pop() !== "";
  for (const [index, line] of lines.entries()) {
    try {
      replay(JSON.parse(line));
    } catch (cause) {
      const isLast = index === lines.length - 1 && !cutOff;
      if (isLast && cause instanceof SyntaxError) return;
      throw new Error(`${file}:${index + 1}: this line does not read. Move the file away to start afresh.`, {
        cause,
      });
    }
  }
}

async function replace(file: string, entries: Iterable<unknown>) {
  const draft = `${file}.new`;
  const handle = await open(draft, "w", 0o600);
  try {
    let lines = "";
    for (const entry of entries) lines += `${JSON.stringify(entry)}\n`;
    await handle.writeFile(lines);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  const folder = await open(dirname(file));
  await folder.sync().finally(() => folder.close());
}

async function appendTo(file: string, unlock: () => Promise<void>): Promise<Journal> {
  const handle = await open(file, "a", 0o600);
  let waiting = "";
  let writing: Promise<void> | null = null;

  // What arrives while one write is under way goes to the disk together with the next.
  const drain = async () => {
    while (waiting !== "") {
      const lines = waiting;
      waiting = "";
      await handle.appendFile(lines);
      await handle.datasync();
    }
    writing = null;
  };

  return {
    append(entry) {
      waiting += `${JSON.stringify(entry)}\n`;
      writing ??= drain();
      // Whoever awaits `settled` hears of a failure; a line nobody waits for must not end the process.
      writing.catch(() => {});
    },
    async settled() {
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
