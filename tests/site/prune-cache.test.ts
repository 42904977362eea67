import { linkSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { pruneCache } from "#publish/prune-cache.ts";
import { listFiles } from "./published-pages.ts";

const HOURS = (n: number) => new Date(Date.now() + n * 3_600_000);

let folder: string;
let cache: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-cache-"));
  cache = join(folder, "cache");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Adds a file to the cache, and to a release if it is used. */
function add(path: string, isUsed: boolean): void {
  const cached = join(cache, path);
  mkdirSync(dirname(cached), { recursive: true });
  writeFileSync(cached, path);
  const released = join(folder, "release", path);
  mkdirSync(dirname(released), { recursive: true });
  if (isUsed) linkSync(cached, released);
}

const left = () => listFiles(cache).toSorted();

it("of pictures and PDF pages, the cache keeps what a release has, with what describes it", async () => {
  add("media/used/cover.avif", true);
  add("media/used/picture.json", false);
  add("media/gone/cover.avif", false);
  add("pages/gone/1.webp", false);
  add("fonts/used/font.woff2", true);
  add("fonts/gone/font.woff2", false);
  add("share/used.jpeg", true);
  add("share/gone.jpeg", false);
  add("mail/3/used.jpeg", true);
  add("mail/3/gone.jpeg", false);
  add("texts/abc.json", false);
  await pruneCache(cache, HOURS(2));
  expect(left()).toEqual([
    ...["fonts/used/font.woff2", "mail/3/used.jpeg", "media/used/cover.avif", "media/used/picture.json"],
    ...["pruned", "share/used.jpeg", "texts/abc.json"],
  ]);
});

it("what is new is kept, since it may be about to be released", async () => {
  add("media/used/cover.avif", true);
  add("media/new/cover.avif", false);
  await pruneCache(cache, HOURS(0.5));
  expect(left()).toContain("media/new/cover.avif");
});

it("the cache is looked through once an hour", async () => {
  add("media/used/cover.avif", true);
  await pruneCache(cache, HOURS(2));
  add("media/gone/cover.avif", false);
  await pruneCache(cache, HOURS(2.9));
  expect(left()).toContain("media/gone/cover.avif");
  await pruneCache(cache, HOURS(3.1));
  expect(left()).not.toContain("media/gone/cover.avif");
});

it("nothing is deleted where files cannot be linked", async () => {
  add("media/used/cover.avif", false);
  await pruneCache(cache, HOURS(2));
  expect(left()).toContain("media/used/cover.avif");
});
