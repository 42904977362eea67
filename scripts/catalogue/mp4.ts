import { type FileHandle, open } from "node:fs/promises";

/** The displayed size of a video, in pixels. */
export interface FrameSize {
  width: number;
  height: number;
}

/** An hour of video has an index of about 1 MB. */
const MAX_INDEX_BYTES = 64 * 1024 * 1024;
const HEADER_BYTES = 8;
const LONG_HEADER_BYTES = 16;
/** Offsets from the end of a track header, which has a matrix of nine numbers, then width and height as 16.16 fixed point. */
const MATRIX_FROM_END = 44;
const WIDTH_FROM_END = 8;
const HEIGHT_FROM_END = 4;

/**
 * Reads the frame size of an MP4 or QuickTime video, considering its rotation. null if the file has no video track.
 * https://developer.apple.com/documentation/quicktime-file-format/track_header_atom
 */
export async function readMp4FrameSize(path: string): Promise<FrameSize | null> {
  const file = await open(path);
  try {
    const index = await readIndex(file);
    const tracks = index ? [...parseBoxes(index)].filter(({ type }) => type === "trak") : [];
    const headers = tracks.flatMap(({ body }) => [...parseBoxes(body)].filter(({ type }) => type === "tkhd"));
    return headers.map(({ body }) => parseFrameSize(body)).find((frame) => frame !== null) ?? null;
  } finally {
    await file.close();
  }
}

/** Reads the body of the box `moov`, which may be at the end of the file. */
async function readIndex(file: FileHandle): Promise<Buffer | null> {
  const { size } = await file.stat();
  for (let offset = 0; offset + HEADER_BYTES <= size; ) {
    const { buffer } = await file.read(Buffer.alloc(LONG_HEADER_BYTES), 0, LONG_HEADER_BYTES, offset);
    const box = parseBoxHeader(buffer, size - offset);
    if (box.length < box.header) return null;
    if (box.type === "moov") {
      const length = box.length - box.header;
      if (length > MAX_INDEX_BYTES) return null;
      return (await file.read(Buffer.alloc(length), 0, length, offset + box.header)).buffer;
    }
    offset += box.length;
  }
  return null;
}

function* parseBoxes(buffer: Buffer): Generator<{ type: string; body: Buffer }> {
  for (let offset = 0; offset + HEADER_BYTES <= buffer.length; ) {
    const { type, header, length } = parseBoxHeader(buffer.subarray(offset), buffer.length - offset);
    if (length < header) return;
    yield { type, body: buffer.subarray(offset + header, offset + length) };
    offset += length;
  }
}

/** The length of a box has 32 bits. A 1 means that a length of 64 bits follows, a 0 that the box reaches to the end. */
function parseBoxHeader(bytes: Buffer, remaining: number): { type: string; header: number; length: number } {
  const shortLength = bytes.readUInt32BE(0);
  const type = bytes.toString("latin1", 4, HEADER_BYTES);
  if (shortLength === 1 && bytes.length >= LONG_HEADER_BYTES) {
    return { type, header: LONG_HEADER_BYTES, length: Number(bytes.readBigUInt64BE(HEADER_BYTES)) };
  }
  return { type, header: HEADER_BYTES, length: shortLength === 0 ? remaining : shortLength };
}

/** null for a track without video. */
function parseFrameSize(header: Buffer): FrameSize | null {
  const end = header.length;
  if (end < MATRIX_FROM_END) return null;
  const [width, height] = [WIDTH_FROM_END, HEIGHT_FROM_END].map((from) => header.readUInt16BE(end - from));
  if (!width || !height) return null;
  // The first number of the matrix is the cosine of the rotation: 0 at a quarter turn.
  const isRotated = header.readInt32BE(end - MATRIX_FROM_END) === 0;
  return isRotated ? { width: height, height: width } : { width, height };
}
