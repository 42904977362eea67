import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Read } from "../reads.ts";

/** The file of a release that holds its records. */
export const PAGE_RECORDS_FILE = "pages.json";

const Stored = z.object({
  inputs: z.string(),
  /** Each distinct read once, with the hash of its answer; null: it could not be answered. */
  reads: z.array(z.tuple([z.string(), z.string().nullable()])),
  /** Keyed by path: indexes of `reads`, and a hash of the page's HTML. */
  pages: z.record(z.string(), z.object({ reads: z.array(z.int()), hash: z.string() })),
  assets: z.array(z.string()),
  /** Releases of earlier versions have none. */
  outdated: z.record(z.string(), z.string()).default({}),
});

export interface PageRecord {
  reads: Read[];
  /** A hash of the page's HTML. */
  hash: string;
}

/** The inputs of each page of a release. */
export interface PageRecords {
  /** A hash of what all pages depend on: code, settings and messages. */
  inputs: string;
  /** Keyed by the page's path. */
  pages: Map<string, PageRecord>;
  /** The hash of each answer when the release was made. */
  hashes: Map<Read, string | null>;
  /** Paths of the scripts, styles and fonts that the pages use. */
  assets: string[];
  /** Scripts, styles and fonts that pages of earlier releases use, with the time since when no page of this shop does. */
  outdated: Map<string, Date>;
}

/** Encodes the records of a release as the text of its file. Reads are numbered, since most are shared by many pages. */
export function encodePageRecords({ inputs, pages, hashes, assets, outdated }: PageRecords): string {
  const numbers = new Map([...hashes.keys()].map((read, i) => [read, i]));
  const stored: z.infer<typeof Stored> = {
    inputs,
    reads: [...hashes],
    pages: Object.fromEntries(
      [...pages].map(([path, { reads, hash }]) => [
        path,
        { reads: reads.flatMap((read) => numbers.get(read) ?? []), hash },
      ]),
    ),
    assets,
    outdated: Object.fromEntries([...outdated].map(([path, since]) => [path, since.toISOString()])),
  };
  return JSON.stringify(stored);
}

/** Reads the records of a release. null if it has none that this version understands. */
export async function readPageRecords(release: string): Promise<PageRecords | null> {
  try {
    const stored = Stored.parse(JSON.parse(await readFile(join(release, PAGE_RECORDS_FILE), "utf8")));
    const readAt = (i: number) => stored.reads[i]?.[0] ?? "";
    return {
      inputs: stored.inputs,
      pages: new Map(
        Object.entries(stored.pages).map(([path, { reads, hash }]) => [
          path,
          { reads: reads.map(readAt), hash },
        ]),
      ),
      hashes: new Map(stored.reads),
      assets: stored.assets,
      outdated: new Map(Object.entries(stored.outdated).map(([path, since]) => [path, new Date(since)])),
    };
  } catch {
    return null;
  }
}
