import { randomUUID } from "node:crypto";
import { copyFile, link, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { FileFacts } from "./file-facts.ts";
import { makePicture, pictureId, readSize, StoredPicture, UnreadablePicture } from "./picture.ts";

/** Pictures that could not be read. The build tells the creator which. */
export interface Unreadable {
  file: string;
  reason: string;
}

/**
 * Makes every picture in the widths and formats that pages use, and puts them into `mediaDir` under names made of
 * their content (`<hash>-<width>.avif`). What `cacheDir` has already is not made again.
 * @param files paths within `contentDir`, all of them in `facts`
 */
export async function preparePictures(
  contentDir: string,
  files: readonly string[],
  facts: ReadonlyMap<string, FileFacts>,
  { cacheDir, mediaDir }: { cacheDir: string; mediaDir: string },
): Promise<{ pictures: Map<string, StoredPicture>; unreadable: Unreadable[] }> {
  const pictures = new Map<string, StoredPicture>();
  const unreadable: Unreadable[] = [];
  const started = new Map<string, Promise<StoredPicture>>();
  await mkdir(mediaDir, { recursive: true });

  await inParallel([...new Set(files)].sort(), availableParallelism(), async (file) => {
    const id = pictureId(facts.get(file)?.sha256 ?? "");
    const folder = join(cacheDir, "media", id);
    try {
      const picture = started.get(id) ?? prepare(join(contentDir, file), id, folder, mediaDir);
      started.set(id, picture);
      pictures.set(file, await picture);
    } catch (error) {
      unreadable.push({ file, reason: reasonOf(error) });
    }
  });
  const inOrder = [...pictures].sort(([a], [b]) => (a < b ? -1 : 1));
  return { pictures: new Map(inOrder), unreadable };
}

/** Says which files are no pictures, as `read` finds, without making anything of them. */
export async function findUnreadable(
  contentDir: string,
  files: readonly string[],
  read: (path: string) => Promise<unknown> = readSize,
): Promise<Unreadable[]> {
  const unreadable: Unreadable[] = [];
  await inParallel([...new Set(files)], availableParallelism(), async (file) => {
    try {
      await read(join(contentDir, file));
    } catch (error) {
      unreadable.push({ file, reason: reasonOf(error) });
    }
  });
  return unreadable;
}

async function prepare(path: string, id: string, folder: string, mediaDir: string): Promise<StoredPicture> {
  const picture = (await readStored(folder)) ?? (await make(path, id, folder));
  for (const { name } of picture.variants) await share(join(folder, name), join(mediaDir, name));
  return picture;
}

async function readStored(folder: string): Promise<StoredPicture | null> {
  try {
    const picture = StoredPicture.parse(JSON.parse(await readFile(join(folder, "picture.json"), "utf8")));
    const there = new Set(await readdir(folder));
    return picture.variants.every(({ name }) => there.has(name)) ? picture : null;
  } catch {
    return null;
  }
}

/** Makes a picture beside the cache's place for it and moves it there whole. */
async function make(path: string, id: string, folder: string): Promise<StoredPicture> {
  const unfinished = `${folder}.${randomUUID()}`;
  await mkdir(unfinished, { recursive: true });
  try {
    const picture = await makePicture(path, id, unfinished);
    await writeFile(join(unfinished, "picture.json"), JSON.stringify(picture));
    await keep(unfinished, folder);
    return picture;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Two builds may have made the same picture: the first one stays. */
async function keep(unfinished: string, folder: string): Promise<void> {
  try {
    if ((await readStored(folder)) === null) await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } catch (error) {
    if ((await readStored(folder)) === null) throw error;
  }
}

/** One file under two names; a copy where the file system cannot do that. Neither is ever written to again. */
export async function share(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code !== "EEXIST") await copyFile(from, to);
  }
}

/** Says why a picture cannot be read. Anything else that went wrong is not the picture's fault. */
function reasonOf(error: unknown): string {
  if (error instanceof UnreadablePicture) return error.message;
  throw error;
}

async function inParallel<T>(items: readonly T[], workers: number, work: (item: T) => Promise<void>) {
  const queue = [...items];
  const next = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: workers }, next));
}
