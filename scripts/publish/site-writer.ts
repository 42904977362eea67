import { mkdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, extname, join, posix } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { type MediaFolder, mediaFolder } from "#catalogue/media-folder.ts";
import { shortHash } from "#catalogue/short-hash.ts";
import { linkOrCopySync } from "#platform/link-or-copy.ts";
import {
  compareReads,
  type FileReason,
  type FileRecords,
  type HashedReads,
  hashReads,
  type Reads,
} from "./file-records.ts";
import type { ReleaseFiles } from "./release-files.ts";

const COMPRESSIBLE = new Set([
  ".html",
  ".css",
  ".js",
  ".mjs",
  ".json",
  ".svg",
  ".txt",
  ".xml",
  ".webmanifest",
]);
/** The extension of compressed copies. */
export const COPY = ".br";
const MIN_COMPRESSED_BYTES = 1_000;
/** Of a page, quality 9 takes twenty times as long and saves 0.3 %. */
const BROTLI_QUALITY = 8;
/** The best quality saves another tenth. It is worth it for the few files that many pages share. */
const SHARED = new Set([".css", ".js"]);
const SHARED_BROTLI_QUALITY = 11;
/** The default window of 4 MB costs a small file 17 MB of memory, and most of its time. Its own window makes it no larger. */
const SMALL_FILE = { maxBytes: 65_520, windowBits: 16 };
export const MEDIA_FOLDER = "/media";
/** The version of a file whose path changes with its content. */
const NAMED_BY_CONTENT = "";

/** A release whose files can be kept. */
export interface EarlierSite {
  /** The folder of its site. */
  site: string;
  files: ReleaseFiles;
  /** null: it has none that this version understands. */
  records?: FileRecords | null;
}

/**
 * Decides which files a release's site has, and writes those that the earlier release lacks. Paths are relative to the site, with
 * or without a leading slash.
 */
export interface SiteWriter {
  /**
   * Adds a file. Unless the earlier release has it with the same content, it is written, with a `.br` copy of a text above a
   * minimum size, since compressing well takes too long for a server. What is faster, servers do themselves.
   * @param hash the {@link shortHash} of the content, if it is known
   */
  write(path: string, content: string | Uint8Array, hash?: string): Promise<void>;
  /**
   * Adds a file, and others that are made with it. If the earlier release has made it of the same, they are kept. What it reads and why
   * it is made are recorded.
   * @param reads everything that they depend on besides the code
   */
  make(path: string, reads: Reads, make: () => MadeFiles | Promise<MadeFiles>): Promise<void>;
  /** Adds a file of the earlier release with its compressed copy. @returns false if it has no such file */
  keep(path: string): boolean;
  /**
   * Adds a file of the cache, which is never changed; `make` first creates it if it is missing.
   * @param reads everything that it depends on, also the version of the code that draws it
   */
  addFromCache(path: string, reads: Reads, cached: string, make: () => Promise<void>): Promise<void>;
  /** Where a file is, in this release or in the earlier one. */
  find(path: string): string;
  /** The folder `media/`. */
  readonly media: MediaFolder;
  /** All files that were added. */
  readonly files: ReleaseFiles;
  /** Those of the earlier release. */
  readonly earlierFiles: ReleaseFiles;
  /** What files were made of, and why those were made that are not kept. */
  readonly records: FileRecords;
  /** The paths of those that the earlier release lacks. */
  readonly fresh: ReadonlySet<string>;
  /** The paths of all files that were given to `write`. */
  readonly written: ReadonlySet<string>;
  /** The bytes of all new files that were given to `write`, before compression. */
  readonly newBytes: number;
}

/** The content of a file, or of several by their paths. */
export type MadeFiles = string | readonly (readonly [path: string, content: string | Uint8Array])[];

interface WriterOptions {
  /** A hash of the code that makes the files. */
  code?: string;
  /** Decide only, and write nothing. */
  isDryRun?: boolean;
}

/** @param earlier null: there is none */
export function createSiteWriter(
  site: string,
  earlier: EarlierSite | null,
  { code = "", isDryRun = false }: WriterOptions = {},
): SiteWriter {
  const files: ReleaseFiles = new Map();
  const records: FileRecords = { code, files: new Map(), reasons: new Map() };
  const fresh = new Set<string>();
  const written = new Set<string>();
  const folders = new Set<string>();
  const disk = mediaFolder(join(site, MEDIA_FOLDER));
  let newBytes = 0;
  const addMedia = async (name: string, add: () => Promise<void>) => {
    const path = `${MEDIA_FOLDER}/${name}`;
    const isNew = addVersion(path, NAMED_BY_CONTENT);
    if (fresh.has(path)) records.reasons.set(path, { kind: "new" });
    if (isNew) await add();
  };
  return {
    files,
    earlierFiles: earlier?.files ?? new Map(),
    records,
    fresh,
    written,
    get newBytes() {
      return newBytes;
    },
    media: {
      link: (name, from) => addMedia(name, () => disk.link(name, from)),
      copy: (name, from) => addMedia(name, () => disk.copy(name, from)),
      write: (name, content) => addMedia(name, () => disk.write(name, content)),
    },
    async write(path, content, hash = shortHash(content)) {
      const name = normalise(path);
      written.add(name);
      if (!addVersion(name, hash)) return;
      const bytes = Buffer.from(content);
      const to = join(site, name);
      createFolder(dirname(to));
      await writeFile(to, bytes);
      if (isCompressible(name, bytes)) await writeCompressed(to, bytes);
      newBytes += bytes.byteLength;
    },
    async make(path, reads, make) {
      const main = normalise(path);
      const hashed = hashReads(reads);
      const version = versionOf(main, [code, ...hashed.flat()]);
      if (keepMade(main, version)) return;
      const reason = reasonFor(main, hashed, earlier?.records?.code === code);
      if (isDryRun) {
        const expected = earlier?.records?.files.get(main)?.files ?? [main];
        for (const name of expected) addVersion(name, version);
        return record(main, { reads: hashed, files: expected }, reason);
      }
      const made = await make();
      const contents = typeof made === "string" ? [[main, made] as const] : made;
      for (const [name, content] of contents) {
        if (await hadContent(name, content)) files.set(normalise(name), version);
        else await this.write(name, content, version);
      }
      record(main, { reads: hashed, files: contents.map(([name]) => normalise(name)) }, reason);
    },
    keep(path) {
      const name = normalise(path);
      const version = earlier?.files.get(name);
      if (version === undefined) return false;
      files.set(name, version);
      return true;
    },
    async addFromCache(path, reads, cached, make) {
      const main = normalise(path);
      const hashed = hashReads(reads);
      const version = versionOf(main, hashed.flat());
      if (keepMade(main, version)) return;
      record(main, { reads: hashed, files: [main] }, reasonFor(main, hashed, true));
      if (!addVersion(main, version)) return;
      const to = join(site, main);
      createFolder(dirname(to));
      if (linkOrCopySync(cached, to)) return;
      await make();
      if (!linkOrCopySync(cached, to)) throw new Error(`${cached} is missing`);
    },
    find(path) {
      const name = normalise(path);
      return join(fresh.has(name) ? site : (earlier?.site ?? site), name);
    },
  };

  /** @returns whether the file is to be written, since the earlier release does not have it, nor this one */
  function addVersion(name: string, version: string): boolean {
    if (files.get(name) === version) return false;
    files.set(name, version);
    if (earlier?.files.get(name) === version) return false;
    fresh.add(name);
    return !isDryRun;
  }

  /** Takes a file of the earlier release, with those that were made with it. @returns false if it has another version */
  function keepMade(main: string, version: string): boolean {
    const previous = earlier?.records?.files.get(main);
    if (!previous || earlier?.files.get(main) !== version) return false;
    for (const name of previous.files) addVersion(name, version);
    records.files.set(main, previous);
    return true;
  }

  function reasonFor(main: string, reads: HashedReads, isSameCode: boolean): FileReason {
    if (!earlier?.files.has(main)) return { kind: "new" };
    const before = earlier.records?.files.get(main);
    if (!before) return { kind: "unrecorded" };
    if (!isSameCode) return { kind: "code" };
    const changes = compareReads(before.reads, reads);
    return changes.length > 0 ? { kind: "reads", changes } : { kind: "order" };
  }

  function record(main: string, made: { reads: HashedReads; files: string[] }, reason: FileReason): void {
    records.files.set(main, made);
    for (const name of made.files) records.reasons.set(name, reason);
  }

  /** Whether a file of the earlier release has a content, which may have been made of something else. */
  async function hadContent(path: string, content: string | Uint8Array): Promise<boolean> {
    const name = normalise(path);
    if (!earlier?.files.has(name)) return false;
    const before = await readFile(join(earlier.site, name)).catch(() => null);
    return before?.equals(Buffer.from(content)) ?? false;
  }

  function createFolder(folder: string): void {
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
  }
}

function versionOf(main: string, inputs: string[]): string {
  return shortHash([main, ...inputs].join("\n"));
}

function normalise(path: string): string {
  return posix.join("/", path);
}

function isCompressible(path: string, { byteLength }: Uint8Array): boolean {
  return COMPRESSIBLE.has(extname(path)) && byteLength >= MIN_COMPRESSED_BYTES;
}

/** Whether a file may have a compressed copy. */
export function mayHaveCopy(path: string): boolean {
  return COMPRESSIBLE.has(extname(path));
}

async function writeCompressed(file: string, bytes: Uint8Array): Promise<void> {
  const quality = SHARED.has(extname(file)) ? SHARED_BROTLI_QUALITY : BROTLI_QUALITY;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
    ...(bytes.byteLength <= SMALL_FILE.maxBytes
      ? { [constants.BROTLI_PARAM_LGWIN]: SMALL_FILE.windowBits }
      : {}),
  };
  await writeFile(file + COPY, await promisify(brotliCompress)(bytes, { params }));
}
