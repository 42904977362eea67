import pLimit from "p-limit";
import { z } from "zod";

/** An axis of a variable font. https://learn.microsoft.com/en-us/typography/opentype/spec/fvar */
export const FontAxis = z.object({
  /** Four letters, such as `wght`. */
  tag: z.string(),
  min: z.number(),
  default: z.number(),
  max: z.number(),
});
export type FontAxis = z.infer<typeof FontAxis>;

const FONT = /^font\/(otf|ttf|woff2?)$/;
/** Offsets in bytes, and 16.16 fixed-point numbers. */
const TABLE_COUNT = 4;
const FIRST_TABLE = 12;
const TABLE_BYTES = 16;
const FIXED = 0x10000;

/** One at a time: the result of a conversion is overwritten by the next one unless it was copied before. */
const converting = pLimit(1);

/** Whether a file is a font that browsers can load. */
export function isFont(type: string): boolean {
  return FONT.test(type);
}

/** The axes of a font, none if it is not variable. null if it is not a font. */
export async function readFontAxes(font: Buffer): Promise<FontAxis[] | null> {
  // Loaded on demand, like all that few shops need.
  const { convert } = await import("fontverter");
  try {
    return parseAxes(await converting(async () => Buffer.from(await convert(font, "sfnt"))));
  } catch {
    return null;
  }
}

function parseAxes(font: Buffer): FontAxis[] {
  const table = findTable(font, "fvar");
  if (table === null) return [];
  const first = table + font.readUInt16BE(table + 4);
  const count = font.readUInt16BE(table + 8);
  const size = font.readUInt16BE(table + 10);
  return Array.from({ length: count }, (_, i) => {
    const axis = first + i * size;
    const [min = 0, initial = 0, max = 0] = [4, 8, 12].map((at) => font.readInt32BE(axis + at) / FIXED);
    return { tag: font.toString("latin1", axis, axis + 4), min, default: initial, max };
  });
}

/** The offset of a table; null if the font has none of this name. */
function findTable(font: Buffer, name: string): number | null {
  for (let i = 0; i < font.readUInt16BE(TABLE_COUNT); i++) {
    const record = FIRST_TABLE + i * TABLE_BYTES;
    if (font.toString("latin1", record, record + 4) === name) return font.readUInt32BE(record + 8);
  }
  return null;
}
