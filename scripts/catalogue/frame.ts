import { type FileHandle, open } from "node:fs/promises";

/** Pixels, as it is shown. */
export interface Frame {
  width: number;
  height: number;
}

/** The index of an hour of film has about one. */
const LARGEST_INDEX_BYTES = 64 * 1024 * 1024;
const HEADER_BYTES = 8;
const LONG_HEADER_BYTES = 16;
/** From the end of a track's header: its matrix of nine numbers, then width and height as 16.16 fixed point. */
const MATRIX_FROM_END = 44;
const WIDTH_FROM_END = 8;
const HEIGHT_FROM_END = 4;

/**
 * The frame of a film in MP4 or QuickTime, turned as its track says; null where the file does not say.
 * https://developer.apple.com/documentation/quicktime-file-format/track_header_atom
 */
export async function mp4Frame(path: string): Promise<Frame | null> {
  const file = await open(path);
  try {
    const index = await readIndex(file);
    const tracks = index ? [...boxes(index)].filter(({ type }) => type === "trak") : [];
    const headers = tracks.flatMap(({ body }) => [...boxes(body)].filter(({ type }) => type === "tkhd"));
    return headers.map(({ body }) => frameOf(body)).find((frame) => frame !== null) ?? null;
  } finally {
    await file.close();
  }
}

/** What is in the box `moov`, which may stand at the end of the file. */
async function readIndex(file: FileHandle): Promise<Buffer | null> {
  const { size } = await file.stat();
  for (let at = 0; at + HEADER_BYTES <= size; ) {
    const { buffer } = await file.read(Buffer.alloc(LONG_HEADER_BYTES), 0, LONG_HEADER_BYTES, at);
    const box = headerOf(buffer, size - at);
    if (box.length < box.header) return null;
    if (box.type === "moov") {
      const length = box.length - box.header;
      if (length > LARGEST_INDEX_BYTES) return null;
      return (await file.read(Buffer.alloc(length), 0, length, at + box.header)).buffer;
    }
    at += box.length;
  }
  return null;
}

function* boxes(within: Buffer): Generator<{ type: string; body: Buffer }> {
  for (let at = 0; at + HEADER_BYTES <= within.length; ) {
    const { type, header, length } = headerOf(within.subarray(at), within.length - at);
    if (length < header) return;
    yield { type, body: within.subarray(at + header, at + length) };
    at += length;
  }
}

/** A box says its length in 32 bits; in 64 bits where that is 1; where it is 0, the box goes on to the end. */
function headerOf(bytes: Buffer, rest: number): { type: string; header: number; length: number } {
  const short = bytes.readUInt32BE(0);
  const type = bytes.toString("latin1", 4, HEADER_BYTES);
  if (short === 1 && bytes.length >= LONG_HEADER_BYTES) {
    return { type, header: LONG_HEADER_BYTES, length: Number(bytes.readBigUInt64BE(HEADER_BYTES)) };
  }
  return { type, header: HEADER_BYTES, length: short === 0 ? rest : short };
}

/** null for a track without pictures. */
function frameOf(header: Buffer): Frame | null {
  const end = header.length;
  if (end < MATRIX_FROM_END) return null;
  const [width, height] = [WIDTH_FROM_END, HEIGHT_FROM_END].map((from) => header.readUInt16BE(end - from));
  if (!width || !height) return null;
  // The matrix begins with the part of x that stays x: none, where the picture is turned by a quarter.
  const isTurned = header.readInt32BE(end - MATRIX_FROM_END) === 0;
  return isTurned ? { width: height, height: width } : { width, height };
}
