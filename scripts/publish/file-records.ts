import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { valueHash } from "./value-hash.ts";

/** The file of a release that holds its records of files. */
const RECORDS_FILE = "files.json";

/** How something that a file reads differs. */
export interface ReadChange {
  /** A row, in the form of a page's read, or the name of a setting. */
  read: string;
  change: "new" | "changed" | "removed";
}

/** Why a file is made. */
export type FileReason =
  | { kind: "new" }
  | { kind: "code" }
  | { kind: "reads"; changes: ReadChange[] }
  /** It reads the same, in another order. */
  | { kind: "order" }
  /** The earlier release has no record that this version understands. */
  | { kind: "unrecorded" };

/** What a file is made of besides the code: everything that it reads by its name, in the order in which it is shown. */
export type Reads = readonly (readonly [name: string, value: unknown])[];
/** The same, with a hash of each. */
export type HashedReads = [name: string, hash: string][];

interface FileRecord {
  reads: HashedReads;
  /** The paths of the files that are made together. */
  files: string[];
}

/** What the files of a release that are no pages were made of, and why. Pictures and samples are not among `files`. */
export interface FileRecords {
  /** A hash of the code that has made them. */
  code: string;
  /** By the path of the first of the files that are made together. */
  files: Map<string, FileRecord>;
  /** Why each file was made that was not kept, by its path. */
  reasons: Map<string, FileReason>;
}

/** A value that is no longer than a path is its own hash, which is faster. */
const MAX_PLAIN_CHARACTERS = 80;

export function hashReads(reads: Reads): HashedReads {
  const isPlain = (value: unknown) => typeof value === "string" && value.length <= MAX_PLAIN_CHARACTERS;
  return reads.map(([name, value]) => [name, isPlain(value) ? String(value) : valueHash(value)]);
}

/** What differs between the reads of a file and those of the same file before. */
export function compareReads(before: HashedReads, now: HashedReads): ReadChange[] {
  const earlier = new Map(before);
  const names = new Set(now.map(([name]) => name));
  return [
    ...now.flatMap(([read, hash]): ReadChange[] => {
      if (!earlier.has(read)) return [{ read, change: "new" }];
      return earlier.get(read) === hash ? [] : [{ read, change: "changed" }];
    }),
    ...before.flatMap(([read]): ReadChange[] => (names.has(read) ? [] : [{ read, change: "removed" }])),
  ];
}

/** The records as JSON. Only publishing writes them, so they are not checked, which would take longer than to read them. */
interface Stored {
  code: string;
  /** Each distinct read with its hash once, since files share them. */
  reads: HashedReads;
  /** Keyed by path: indexes of `reads`, and the files that were made with it. */
  files: Record<string, { reads: number[]; with?: string[] }>;
  reasons: Record<string, FileReason>;
}

export async function writeFileRecords(release: string, records: FileRecords): Promise<void> {
  const numbers = new Map<string, number>();
  const reads: HashedReads = [];
  const numberOf = (read: HashedReads[number]) => {
    const key = read.join("\n");
    const number = numbers.get(key) ?? reads.push(read) - 1;
    numbers.set(key, number);
    return number;
  };
  const files = [...records.files].map(([path, record]): [string, Stored["files"][string]] => {
    const others = record.files.filter((file) => file !== path);
    return [path, { reads: record.reads.map(numberOf), ...(others.length > 0 && { with: others }) }];
  });
  const { code, reasons } = records;
  const stored: Stored = {
    code,
    reads,
    files: Object.fromEntries(files),
    reasons: Object.fromEntries(reasons),
  };
  await writeFile(join(release, RECORDS_FILE), JSON.stringify(stored));
}

/** null: the release has none that this version understands. */
export async function readFileRecords(release: string): Promise<FileRecords | null> {
  try {
    const stored: Stored = JSON.parse(await readFile(join(release, RECORDS_FILE), "utf8"));
    return {
      code: stored.code,
      files: new Map(
        Object.entries(stored.files).map(([path, { reads, with: others = [] }]) => [
          path,
          { reads: reads.flatMap((i) => [stored.reads[i] ?? ["", ""]]), files: [path, ...others] },
        ]),
      ),
      reasons: new Map(Object.entries(stored.reasons)),
    };
  } catch {
    return null;
  }
}
