import { type FileHandle, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { z } from "zod";
import type { Statement } from "../database.ts";

/**
 * The journal of an order book: what every commit changed, in a file beside the book. DuckDB's own log can lose its tail
 * without an error; the journal tells how far the book had come, and holds what is missing.
 *
 * One line for each commit, `<CRC-32> <JSON>`, synced before the commit is acknowledged. The first line has no statements
 * and says where the journal begins. It begins anew after each checkpoint, when the book's file holds everything.
 */
export interface Journal {
  /** Size in bytes of what was committed since the last checkpoint. */
  readonly size: number;
  /** Whether a line could not be written. It then stays as it is until it begins anew. */
  readonly isBroken: boolean;
  readonly position: JournalPosition;
  /**
   * Adds a commit that the book has made. A line that cannot be written is no failure of the commit, which is in the book.
   *
   * @param position what the book has noted in the same transaction
   */
  append(position: JournalPosition, statements: Statement[]): Promise<void>;
  /** Only when the book's file holds everything, that is after a checkpoint. */
  beginAnew(): Promise<void>;
  close(): Promise<void>;
}

/** How far a book has come. */
export interface JournalPosition {
  /** Numbers count on within one timeline; a book that has lost commits goes on in another. */
  timeline: string;
  sequence: number;
  /** ISO 8601. */
  writtenAt: string;
}

/** Creates the journal of a book that stands at this position, in place of the one before. */
export async function createJournal(
  path: string,
  start: JournalPosition,
  onFailure: (error: unknown) => void,
): Promise<Journal> {
  let position = start;
  let size = 0;
  let handle: FileHandle | null = null;
  let isBroken = false;

  async function beginAnew(): Promise<void> {
    const fresh = await replaceFile(path, lineOf(position));
    await handle?.close();
    handle = fresh;
    size = 0;
    isBroken = false;
  }

  await beginAnew().catch((error) => {
    isBroken = true;
    onFailure(error);
  });

  return {
    get size() {
      return size;
    },
    get isBroken() {
      return isBroken;
    },
    get position() {
      return position;
    },
    async append(reached, statements) {
      position = reached;
      if (isBroken || handle === null) return;
      try {
        const line = lineOf(reached, statements);
        await handle.write(line);
        await handle.datasync();
        size += Buffer.byteLength(line);
      } catch (error) {
        isBroken = true;
        onFailure(error);
      }
    },
    beginAnew,
    async close() {
      await handle?.close();
      handle = null;
    },
  };
}

/** What a journal says, with the lines that are damaged left out. */
export interface JournalContent {
  /** How far the book had come, by timeline; damaged lines count as the commits that they were. */
  reached: Map<string, JournalPosition>;
  commits: (JournalPosition & { statements: Statement[] })[];
  isDamaged: boolean;
}

/** @returns null when there is none */
export async function readJournal(path: string): Promise<JournalContent | null> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  const content: JournalContent = { reached: new Map(), commits: [], isDamaged: false };
  let end: JournalPosition | undefined;
  for (const written of text.split("\n")) {
    if (written === "") continue;
    const line = parseLine(written);
    if (line === null) content.isDamaged = true;
    if (line?.statements) content.commits.push({ ...line, statements: line.statements });
    end = line ? positionOf(line) : end && { ...end, sequence: end.sequence + 1 };
    if (end) content.reached.set(end.timeline, end);
  }
  return content;
}

const Line = z.object({
  timeline: z.string(),
  sequence: z.number(),
  writtenAt: z.string(),
  statements: z
    .array(
      z
        .tuple([z.string(), z.array(z.union([z.string(), z.number(), z.null()]))])
        .transform(([text, values]) => ({ text, values })),
    )
    .optional(),
});

function positionOf({ timeline, sequence, writtenAt }: JournalPosition): JournalPosition {
  return { timeline, sequence, writtenAt };
}

function lineOf(position: JournalPosition, statements?: Statement[]): string {
  const pairs = statements?.map(({ text, values }) => [text, values]);
  const json = JSON.stringify({ ...position, ...(pairs && { statements: pairs }) });
  return `${checksum(json)} ${json}\n`;
}

function parseLine(written: string): z.infer<typeof Line> | null {
  const json = written.slice(CHECKSUM_LENGTH + 1);
  return written === `${checksum(json)} ${json}` ? Line.parse(JSON.parse(json)) : null;
}

const CHECKSUM_LENGTH = 8;

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(CHECKSUM_LENGTH, "0");
}

/** Whoever opens the path finds either the old content or the new. @returns the new file, open for appending */
async function replaceFile(path: string, content: string): Promise<FileHandle> {
  const fresh = await open(`${path}.new`, "w", 0o600);
  try {
    await fresh.write(content);
    await fresh.sync();
    await rename(`${path}.new`, path);
    const folder = await open(dirname(path));
    await folder.sync().finally(() => folder.close());
    return fresh;
  } catch (error) {
    await fresh.close();
    throw error;
  }
}
