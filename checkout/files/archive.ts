import { makeZip, predictLength } from "client-zip";
import type { ByteRange } from "./byte-range.ts";
import type { Files } from "./files.ts";

/** A file of an archive. */
export interface ArchiveEntry {
  /** Its key in the file storage. */
  key: string;
  /** Its path in the archive: any Unicode, with `/` between folders. */
  name: string;
  /** Bytes. */
  size: number;
}

/**
 * A zip file of stored files, without compression because most of what is sold is compressed already. It is made while it is sent,
 * one file after the other, so it needs hardly any memory. If the storage fails, the stream fails too, and the download with it.
 * Archives of more than 4 GB are in the format zip64. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 *
 * A range is cut out of the whole, whose beginning is read again: the end of a zip has the checksums of all its files.
 *
 * @param modified the date of all files
 */
export function zipFiles(
  files: Pick<Files, "read">,
  entries: ArchiveEntry[],
  modified: Date,
  { first, last }: ByteRange,
): ReadableStream<Uint8Array> {
  let current: ReadableStreamDefaultReader<Uint8Array> | null = null;
  let isOver = false;
  let position = 0;
  const zip = makeZip(openInTurn()).getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        let chunk: Uint8Array = new Uint8Array();
        while (chunk.byteLength === 0) {
          const { done, value } = await zip.read();
          if (done) return controller.close();
          chunk = value.subarray(Math.max(0, first - position), Math.max(0, last + 1 - position));
          position += value.byteLength;
        }
        controller.enqueue(chunk);
        if (position <= last) return;
        controller.close();
        await close();
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );

  /** client-zip would leave the file open, and repeats the reason as an error. */
  async function close(reason?: unknown): Promise<void> {
    isOver = true;
    await current?.cancel(reason);
    await zip.cancel(reason).catch(() => {});
  }

  async function* openInTurn() {
    for (const { key, ...entry } of entries) {
      if (isOver) return;
      current = (await files.read(key)).getReader();
      yield { ...entry, lastModified: modified, input: chunksOf(current) };
    }
  }
}

async function* chunksOf(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncIterable<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** The size of such a zip file, in bytes. */
export function zipSize(entries: ArchiveEntry[]): number {
  return Number(predictLength(entries));
}

/**
 * The paths of named files in an archive, with a folder for each group if there are several. Characters that some systems do not
 * allow in names are replaced, and equal names get a number.
 */
export function archivePaths(groups: { name: string; files: string[] }[]): string[][] {
  const folders = groups.length > 1 ? unique(groups.map(({ name }) => portable(name))) : [];
  return groups.map(({ files }, group) => {
    const folder = folders[group];
    return unique(files.map(portable)).map((file) => (folder === undefined ? file : `${folder}/${file}`));
  });
}

/** https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#naming-conventions */
function portable(name: string): string {
  return (
    name
      .toWellFormed()
      .replace(/[\p{Cc}/\\:*?"<>|]/gu, "_")
      .replace(/[. ]+$/, "") || "_"
  );
}

/** Systems that ignore case would overwrite one file with another. */
function unique(names: string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const [, base = name, extension = ""] = /^(.+?)((?:\.[^.]*)?)$/.exec(name) ?? [];
    let free = name;
    for (let n = 2; taken.has(free.toLowerCase()); n += 1) free = `${base} (${n})${extension}`;
    taken.add(free.toLowerCase());
    return free;
  });
}
