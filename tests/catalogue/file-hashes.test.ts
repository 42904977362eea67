import { createHash } from "node:crypto";
import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { createFileHashes } from "#catalogue/file-hashes.ts";
import { temporaryFolder } from "./content-folder.ts";

const BIG_BYTES = 16 * 1024 * 1024;

describe("a hashed file", () => {
  let folder = "";
  let file = "";
  /** The paths of the files that were read. */
  let reads: string[] = [];

  beforeEach(() => {
    folder = temporaryFolder();
    file = join(folder, "song.wav");
    writeFileSync(file, Buffer.alloc(BIG_BYTES, "la "));
    reads = [];
  });

  const open = () =>
    createFileHashes((path) => {
      reads.push(path);
      return sha256Of(path);
    });

  /** The hash in a new process, which knows what earlier ones have saved. */
  const hashOf = async (path: string) => {
    const hashes = open();
    await hashes.load(join(folder, "cache"));
    const sha256 = hashes.hash(path, statSync(path));
    await hashes.save(join(folder, "cache"));
    return sha256;
  };

  test("is read once, although it is renamed and its folder is renamed", async () => {
    const sha256 = await hashOf(file);
    const album = join(folder, "album");
    mkdirSync(album);
    renameSync(file, join(album, "lamp-song.wav"));
    expect(await hashOf(join(album, "lamp-song.wav"))).toBe(sha256);
    renameSync(album, join(folder, "ep"));
    expect(await hashOf(join(folder, "ep", "lamp-song.wav"))).toBe(sha256);
    expect(reads).toEqual([file]);
  });

  test("is not taken for the one that it has changed places with", async () => {
    const other = join(folder, "other.wav");
    writeFileSync(other, Buffer.alloc(BIG_BYTES, "lo "));
    const hashes = open();
    const before = [file, other].map((path) => hashes.hash(path, statSync(path)));
    renameSync(file, join(folder, "aside"));
    renameSync(other, file);
    renameSync(join(folder, "aside"), other);
    expect([other, file].map((path) => hashes.hash(path, statSync(path)))).toEqual(before);
  });

  test("is read again if it has changed where it was moved to", async () => {
    await hashOf(file);
    const moved = join(folder, "moved.wav");
    renameSync(file, moved);
    writeFileSync(moved, Buffer.alloc(BIG_BYTES, "lo "));
    expect(await hashOf(moved)).toBe(sha256Of(moved));
  });

  test("is read again if a program changes it and sets the old time of modification", async () => {
    const { atime, mtime } = statSync(file);
    utimesSync(file, atime, mtime);
    await hashOf(file);
    writeFileSync(file, Buffer.alloc(BIG_BYTES, "lo "));
    utimesSync(file, atime, mtime);
    expect(await hashOf(file)).toBe(sha256Of(file));
  });

  test("is not taken for a new file of the same size and time, which another was deleted for", async () => {
    const { atime, mtime } = statSync(file);
    utimesSync(file, atime, mtime);
    await hashOf(file);
    rmSync(file);
    const other = join(folder, "other.wav");
    writeFileSync(other, Buffer.alloc(BIG_BYTES, "lo "));
    utimesSync(other, atime, mtime);
    expect(await hashOf(other)).toBe(sha256Of(other));
  });

  test("is read under a second name, too, since a change under the first would change both", async () => {
    await hashOf(file);
    const second = join(folder, "second.wav");
    linkSync(file, second);
    await hashOf(second);
    expect(reads).toEqual([file, second]);
  });
});

function sha256Of(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
