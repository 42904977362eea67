import { type FileHandle, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import * as z from "zod";
import type { Statement } from "../database.ts";

/**
 * The redo journal of an order book: a file next to the book that records the changes of every commit. DuckDB's own log can
 * lose its end without an error. The journal shows which commits were made and contains the ones that are missing.
 *
 * Each commit is one line, `<CRC-32> <JSON>`, synced before the commit is acknowledged. The first line has no statements and
 * gives the position where the journal starts. The journal is reset after each checkpoint, when the book's file is complete.
 */
export interface Journal {
  /** Bytes written since the last checkpoint. */
  readonly size: number;
  /** Whether writing a line failed. Nothing more is written until the journal is reset. */
  readonly isBroken: boolean;
  readonly position: JournalPosition;
  /**
   * Appends a commit that the book has already made. Does not throw if the write fails, since the commit itself is safe.
   *
   * @param position the position that the commit stored in the book
   */
  append(position: JournalPosition, statements: Statement[]): Promise<void>;
  /** Empties the journal. Only allowed after a checkpoint, when the book's file is complete. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** The last commit of a book. */
export interface JournalPosition {
  /** Sequence numbers are unique within a timeline. A book that has lost commits continues in a new timeline. */
  timeline: string;
  sequence: number;
  /** ISO 8601. */
  writtenAt: string;
}

/** The journal's path, next to the book's file. */
export function journalPath(path: string): string {
  return `${path.replace(/\.duckdb$/, "")}.journal`;
}

/** Creates the journal of a book at this position, replacing any earlier one. */
export async function createJournal(
  path: string,
  start: JournalPosition,
  onFailure: (error: unknown) => void,
): Promise<Journal> {
  let position = start;
  let size = 0;
  let handle: FileHandle | null = null;
  let isBroken = false;

  async function reset(): Promise<void> {
    const newHandle = await replaceFile(path, formatLine(position));
    await handle?.close();
    handle = newHandle;
    size = 0;
    isBroken = false;
  }

  await reset().catch((error) => {
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
    async append(newPosition, statements) {
      position = newPosition;
      if (isBroken || handle === null) return;
      try {
        const line = formatLine(newPosition, statements);
        await handle.write(line);
        await handle.datasync();
        size += Buffer.byteLength(line);
      } catch (error) {
        isBroken = true;
        onFailure(error);
      }
    },
    reset,
    async close() {
      await handle?.close();
      handle = null;
    },
  };
}

/** The content of a journal without its damaged lines. */
export interface JournalContent {
  /** The last commit of each timeline. Damaged lines count as commits. */
  lastPositions: Map<string, JournalPosition>;
  commits: (JournalPosition & { statements: Statement[] })[];
  isDamaged: boolean;
}

/** @returns null if there is none */
export async function readJournal(path: string): Promise<JournalContent | null> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return null;
  const content: JournalContent = { lastPositions: new Map(), commits: [], isDamaged: false };
  let end: JournalPosition | undefined;
  for (const lineText of text.split("\n")) {
    if (lineText === "") continue;
    const line = parseLine(lineText);
    if (line === null) content.isDamaged = true;
    if (line?.statements) content.commits.push({ ...line, statements: line.statements });
    end = line ? pickPosition(line) : end && { ...end, sequence: end.sequence + 1 };
    if (end) content.lastPositions.set(end.timeline, end);
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

function pickPosition({ timeline, sequence, writtenAt }: JournalPosition): JournalPosition {
  return { timeline, sequence, writtenAt };
}

function formatLine(position: JournalPosition, statements?: Statement[]): string {
  const pairs = statements?.map(({ text, values }) => [text, values]);
  const json = JSON.stringify({ ...position, ...(pairs && { statements: pairs }) });
  return `${checksum(json)} ${json}\n`;
}

function parseLine(text: string): z.infer<typeof Line> | null {
  const json = text.slice(CHECKSUM_LENGTH + 1);
  return text === `${checksum(json)} ${json}` ? Line.parse(JSON.parse(json)) : null;
}

const CHECKSUM_LENGTH = 8;

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(CHECKSUM_LENGTH, "0");
}

/** Replaces a file atomically. @returns the new file, open for appending */
async function replaceFile(path: string, content: string): Promise<FileHandle> {
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.write(content);
    await file.sync();
    await rename(`${path}.new`, path);
    const folder = await open(dirname(path));
    await folder.sync().finally(() => folder.close());
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
