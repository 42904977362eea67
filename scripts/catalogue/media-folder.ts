import { constants, copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { linkOrCopy } from "#platform/link-or-copy.ts";

/** Receives the public files of a catalogue: pictures, samples and fonts. The name of each changes with its content. */
export interface MediaFolder {
  /** Adds a file that is never changed, such as one of the cache. */
  link(name: string, from: string): Promise<void>;
  /** Adds a copy of a file that may be changed in place, such as one of the creator's. */
  copy(name: string, from: string): Promise<void>;
  write(name: string, content: Uint8Array): Promise<void>;
}

/** Puts the files into a folder, which may not exist yet. */
export function mediaFolder(folder: string): MediaFolder {
  const prepare = async (name: string) => {
    const to = join(folder, name);
    await mkdir(dirname(to), { recursive: true });
    return to;
  };
  return {
    link: (name, from) => linkOrCopy(from, join(folder, name)),
    // Not a hard link: editors write files in place, which would change the live site.
    copy: async (name, from) => copyFile(from, await prepare(name), constants.COPYFILE_FICLONE),
    write: async (name, content) => writeFile(await prepare(name), content),
  };
}
