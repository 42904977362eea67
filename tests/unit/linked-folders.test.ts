import { EventEmitter } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { fingerprintOf } from "#publish/fingerprint.ts";
import { watchFolder } from "#scripts/dev/watch-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "vitrine-links-"));
const contentDir = join(folder, "content");
const elsewhere = join(folder, "elsewhere");
const fingerprint = () => fingerprintOf(contentDir, []);

beforeEach(() => {
  for (const path of [contentDir, elsewhere]) rmSync(path, { recursive: true, force: true });
  mkdirSync(join(contentDir, "products"), { recursive: true });
  mkdirSync(join(elsewhere, "files"), { recursive: true });
  writeFileSync(join(elsewhere, "files/song.wav"), "first");
});

afterAll(() => rmSync(folder, { recursive: true }));

function linkSong(): void {
  symlinkSync(elsewhere, join(contentDir, "products/song"));
}

describe("a folder behind a link in the content", () => {
  test("counts as changed when a file in it has changed", async () => {
    linkSong();
    const before = await fingerprint();
    expect(await fingerprint()).toBe(before);
    writeFileSync(join(elsewhere, "files/song.wav"), "second, longer");
    expect(await fingerprint()).not.toBe(before);
  });

  test("may have links that lead back to where they are", async () => {
    linkSong();
    const before = await fingerprint();
    symlinkSync(contentDir, join(elsewhere, "back"));
    symlinkSync("..", join(elsewhere, "files/up"));
    // A link to a folder that is not read again has no files.
    expect(await fingerprint()).toBe(before);
  });

  test("is watched, also if the link is made while the content is", async () => {
    const watched: string[] = [];
    const reports: ((name: string) => void)[] = [];
    const changed = Promise.withResolvers<void>();
    const watcher = watchFolder(contentDir, changed.resolve, {
      watchTree(folder, onChange) {
        watched.push(folder);
        reports.push(onChange);
        return Object.assign(new EventEmitter(), { close: () => {} });
      },
    });
    linkSong();
    reports[0]?.("products/song");
    expect(watched).toEqual([contentDir, elsewhere].map((folder) => realpathSync(folder)));
    reports[1]?.("files/song.wav");
    await changed.promise;
    watcher.close();
  });
});

test("a folder with more folders than the system watches is still watched, and it is said which limit to raise", async () => {
  const watched = Promise.withResolvers<EventEmitter & { close(): void }>();
  const warnings: string[] = [];
  const changed = Promise.withResolvers<void>();
  const watcher = watchFolder(contentDir, changed.resolve, {
    warn: (text) => warnings.push(text),
    watchTree() {
      const watcher = Object.assign(new EventEmitter(), { close: () => {} });
      watched.resolve(watcher);
      return watcher;
    },
  });
  const error = Object.assign(new Error("System limit for number of file watchers reached"), {
    code: "ENOSPC",
  });
  (await watched.promise).emit("error", error);
  expect(warnings).toEqual([expect.stringContaining("sudo sysctl fs.inotify.max_user_watches=")]);
  writeFileSync(join(contentDir, "products/lamp.md"), "new");
  await changed.promise;
  watcher.close();
});
