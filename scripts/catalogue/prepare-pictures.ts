import { availableParallelism } from "node:os";
import { join } from "node:path";
import pLimit from "p-limit";
import { cachedFolder } from "./cached-folder.ts";
import type { FileMetadata } from "./file-metadata.ts";
import type { MediaFolder } from "./media-folder.ts";
import { checkPicture, pictureId, StoredPicture, UnreadablePicture } from "./picture.ts";
import { type PictureProcess, withPictureProcess } from "./picture-process.ts";

/** A file that could not be read as a picture. */
export interface UnreadableFile {
  file: string;
  reason: string;
}

/**
 * Publishes every picture in the widths and formats that pages use, named by its hash (`<hash>-<width>.avif`).
 * Pictures in `cacheDir` are not generated again.
 * @param files paths within `contentDir`, all of them in `metadata`
 */
export async function preparePictures(
  contentDir: string,
  files: readonly string[],
  metadata: ReadonlyMap<string, FileMetadata>,
  {
    cacheDir,
    media,
    known = new Map(),
    onPicture = () => {},
  }: {
    cacheDir: string;
    media: MediaFolder;
    /** The pictures that the process has prepared before, by their ids. Receives the new ones. */
    known?: Map<string, StoredPicture>;
    onPicture?: (done: number, total: number) => void;
  },
): Promise<{ pictures: Map<string, StoredPicture>; unreadable: UnreadableFile[] }> {
  const pictures = new Map<string, StoredPicture>();
  const unreadable: UnreadableFile[] = [];
  const inProgress = new Map<string, Promise<StoredPicture>>();

  const sortedFiles = [...new Set(files)].sort();
  let done = 0;
  await withPictureProcess((drawing) =>
    pLimit(availableParallelism()).map(sortedFiles, async (file) => {
      const id = pictureId(metadata.get(file)?.sha256 ?? "");
      const folder = join(cacheDir, "media", id);
      try {
        const picture =
          inProgress.get(id) ??
          prepare(join(contentDir, file), { id, folder, media, known: known.get(id), drawing });
        inProgress.set(id, picture);
        pictures.set(file, await picture);
        known.set(id, await picture);
      } catch (error) {
        unreadable.push({ file, reason: reasonOf(error) });
      }
      onPicture(++done, sortedFiles.length);
    }),
  );
  const sorted = [...pictures].sort(([a], [b]) => (a < b ? -1 : 1));
  return { pictures: new Map(sorted), unreadable };
}

/** Returns the files that `read` cannot read as pictures. */
export async function findUnreadableFiles(
  contentDir: string,
  files: readonly string[],
  read: (path: string) => Promise<unknown> = checkPicture,
): Promise<UnreadableFile[]> {
  const unreadable: UnreadableFile[] = [];
  await pLimit(availableParallelism()).map(new Set(files), async (file) => {
    try {
      await read(join(contentDir, file));
    } catch (error) {
      unreadable.push({ file, reason: reasonOf(error) });
    }
  });
  return unreadable;
}

interface PreparedPicture {
  id: string;
  /** Its folder in the cache. */
  folder: string;
  media: MediaFolder;
  known: StoredPicture | undefined;
  drawing: PictureProcess;
}

async function prepare(
  path: string,
  { id, folder, media, known, drawing }: PreparedPicture,
): Promise<StoredPicture> {
  const publish = async (picture: StoredPicture) => {
    for (const { name } of picture.variants) await media.link(name, join(folder, name));
    return picture;
  };
  // The cache may have been deleted since.
  const published = known && (await publish(known).catch(() => null));
  if (published) return published;
  return publish(
    await cachedFolder(folder, {
      schema: StoredPicture,
      files: ({ variants }) => variants.map(({ name }) => name),
      generate: (to) => drawing.generate(path, id, to),
    }),
  );
}

/** Why a picture cannot be read. @throws other errors, which are not about the picture */
function reasonOf(error: unknown): string {
  if (error instanceof UnreadablePicture) return error.message;
  throw error;
}
