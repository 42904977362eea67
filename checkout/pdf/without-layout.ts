/** Tables for kerning, ligatures and variations, which PDFs do not use. */
const LAYOUT_TABLES = ["GDEF", "GPOS", "GSUB", "STAT", "HVAR", "MVAR", "gasp", "vhea", "vmtx"];
const HEADER_BYTES = 12;
const ENTRY_BYTES = 16;

/**
 * A TrueType font without its layout tables. So every character has the glyph and the width that the PDF says, and the file is
 * smaller. https://learn.microsoft.com/typography/opentype/spec/otff
 */
export function withoutLayout(font: Buffer): Buffer {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
    const entry = HEADER_BYTES + index * ENTRY_BYTES;
    const offset = font.readUInt32BE(entry + 8);
    return {
      tag: font.toString("latin1", entry, entry + 4),
      checksum: font.readUInt32BE(entry + 4),
      data: font.subarray(offset, offset + font.readUInt32BE(entry + 12)),
    };
  }).filter(({ tag }) => !LAYOUT_TABLES.includes(tag));
  const directory = Buffer.alloc(HEADER_BYTES + tables.length * ENTRY_BYTES);
  font.copy(directory, 0, 0, HEADER_BYTES);
  directory.writeUInt16BE(tables.length, 4);
  const parts: Buffer[] = [directory];
  let offset = directory.length;
  for (const [index, { tag, checksum, data }] of tables.entries()) {
    const entry = HEADER_BYTES + index * ENTRY_BYTES;
    directory.write(tag, entry, "latin1");
    directory.writeUInt32BE(checksum, entry + 4);
    directory.writeUInt32BE(offset, entry + 8);
    directory.writeUInt32BE(data.length, entry + 12);
    // Tables begin at multiples of four bytes.
    const padded = Buffer.alloc(Math.ceil(data.length / 4) * 4);
    data.copy(padded);
    parts.push(padded);
    offset += padded.length;
  }
  return Buffer.concat(parts);
}
