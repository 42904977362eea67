import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { Problem } from "#domain/api/problem.ts";
import { downloadResponse } from "./download-response.ts";
import { secondsUntil } from "./expiry.ts";
import { FilesDown, type ListedFile, type ManagedFiles } from "./files.ts";
import { checkKey, isListed, sha256Of } from "./key.ts";
import { readRange } from "./read-range.ts";
import { readSignedUrl, signUrl } from "./signed-url.ts";

export interface FolderOptions {
  /** The folder of the stored files. It is created when the first file is stored. */
  root: string;
  /** The shop's address, as in `https://shop.example`. URLs begin with its `/api/files/`. */
  baseUrl: string;
  /** Signs the URLs. */
  secret: string;
  clock?: () => Date;
}

/** Files in a folder on this machine, and the handler for the URLs that it signs. */
export interface FolderFiles extends ManagedFiles {
  /**
   * Handles GET and HEAD for a signed URL. An expired one redirects to where it is renewed, if it says so.
   * @throws {Problem} `tampered-link`, `link-expired`, or `file-missing`
   */
  serve(request: Request): Promise<Response>;
}

/** Stores files in a folder, for a shop that runs on one server. The path of a file within the folder is its key. */
export function folderFiles({ root, baseUrl, secret, clock = () => new Date() }: FolderOptions): FolderFiles {
  return {
    async stat(key) {
      const sha256 = sha256Of(key);
      return sha256 === null ? null : statFile(join(root, key), sha256);
    },

    async put(file, body) {
      checkKey(file.key, file.sha256);
      await store(root, file, body).catch((cause) => {
        throw new FilesDown("the folder did not store a file", { cause });
      });
    },

    async read(key) {
      checkKey(key);
      const path = join(root, key);
      const stored = await stat(path).catch((cause) => {
        throw new FilesDown("the folder has no such file", { cause });
      });
      return stored.size === 0 ? new Blob([]).stream() : readRange(path, { first: 0, last: stored.size - 1 });
    },

    async presign(file, expires, renewAt) {
      checkKey(file.key);
      secondsUntil(expires, clock());
      return signUrl(baseUrl, secret, file, expires, renewAt);
    },

    list: (prefix) => listFiles(root, prefix),

    async remove(key) {
      checkKey(key);
      const path = join(root, key);
      try {
        await rm(path, { force: true });
        // Only a folder without further names of the same content is empty.
        await rmdir(dirname(path)).catch(() => {});
      } catch (cause) {
        throw new FilesDown("the folder did not delete a file", { cause });
      }
    },

    async serve(request) {
      const file = await readSignedUrl(new URL(request.url), secret);
      const sha256 = file && sha256Of(file.key);
      if (!file || !sha256) throw new Problem("tampered-link");
      if (file.expires <= clock()) {
        if (file.renewAt === null) throw new Problem("link-expired");
        return new Response(null, { status: 302, headers: { Location: file.renewAt } });
      }
      const path = join(root, file.key);
      const stored = await statFile(path, sha256);
      if (!stored) throw new Problem("file-missing");
      const { size, sha256: tag } = stored;
      return downloadResponse(request, file, { size, tag, read: (range) => readRange(path, range) });
    },
  };
}

/** Trusts the SHA-256 in the key: a file is moved to its path only after it was verified. */
async function statFile(path: string, sha256: string): Promise<{ size: number; sha256: string } | null> {
  const found = await stat(path).catch(nullIfMissing);
  return found?.isFile() ? { size: found.size, sha256 } : null;
}

async function* listFiles(root: string, prefix = ""): AsyncIterable<ListedFile> {
  const entries = await readdir(join(root, prefix), { recursive: true, withFileTypes: true }).catch(
    (error) => {
      if (nullIfMissing(error) === null) return [];
      throw error;
    },
  );
  for (const entry of entries) {
    const key = relative(root, join(entry.parentPath, entry.name));
    if (!entry.isFile() || !isListed(key, prefix)) continue;
    const { size, mtime: storedAt } = await stat(join(root, key));
    yield { key, size, storedAt };
  }
}

async function store(
  root: string,
  file: { key: string; size: number; sha256: string },
  body: ReadableStream<Uint8Array>,
): Promise<void> {
  const path = join(root, file.key);
  // The rename is atomic only if both paths are on the same file system.
  const incoming = join(root, ".incoming", randomUUID());
  await mkdir(dirname(incoming), { recursive: true });
  await mkdir(dirname(path), { recursive: true });
  try {
    const received = await write(incoming, body);
    if (received.size !== file.size || received.sha256 !== file.sha256) {
      throw new Error(
        `${file.key}: found ${received.size} bytes with SHA-256 ${received.sha256}, expected ${file.size} with ${file.sha256}`,
      );
    }
    await rename(incoming, path);
    await sync(dirname(path));
  } finally {
    await rm(incoming, { force: true });
  }
}

async function write(
  path: string,
  body: ReadableStream<Uint8Array>,
): Promise<{ size: number; sha256: string }> {
  const hash = createHash("sha256");
  let size = 0;
  await using handle = await open(path, "wx");
  for await (const chunk of body) {
    hash.update(chunk);
    size += chunk.byteLength;
    await handle.writeFile(chunk);
  }
  await handle.sync();
  return { size, sha256: hash.digest("hex") };
}

/** Makes the rename survive a power failure. */
async function sync(folder: string): Promise<void> {
  await using handle = await open(folder, "r");
  await handle.sync();
}

function nullIfMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
    return null;
  throw error;
}
