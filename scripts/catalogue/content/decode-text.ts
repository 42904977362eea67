import type { Mistake } from "./mistakes.ts";

type TextProblem = Omit<Mistake, "file">;

interface DecodedText {
  text: string;
  problem: TextProblem | null;
}

/** Stands for what could not be decoded. */
const REPLACEMENT = "\ufffd";
const AS_UTF_8 = "UTF-8: save the file again with that encoding";
/** No XML file may contain them, and feeds are XML. */
const CONTROL_CHARACTER = /(?![\t\n\r\u007f-\u009f])[\p{Cc}\ufffe\uffff]/u;

/**
 * Decodes a text file, which has to be in UTF-8, and removes the byte order mark that some editors write. The text of a file
 * in another encoding is only good for finding further mistakes.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const utf16 = utf16Of(bytes);
  if (utf16) {
    const text = new TextDecoder(utf16).decode(bytes);
    return { text, problem: { line: 1, field: "encoding", found: "UTF-16", expected: AS_UTF_8 } };
  }
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const wrong = firstWrongByte(text, bytes);
  if (!wrong) return { text: text.replace(/^\ufeff/, ""), problem: null };
  const byte = wrong.byte.toString(16).toUpperCase();
  const { name, label } = likelyEncoding(bytes);
  const found = `the byte ${byte}, which is not UTF-8 (the file is probably in ${name})`;
  const problem = { line: wrong.line, field: "encoding", found, expected: AS_UTF_8 };
  return { text: new TextDecoder(label).decode(bytes), problem };
}

/**
 * Encodings of two bytes a character: the byte pairs of frequent characters, read as Latin-1, and the part of the characters
 * outside ASCII that they are at least.
 */
const EAST_ASIAN = [
  // Punctuation and kana. JIS X 0208
  { name: "Shift_JIS", label: "shift_jis", frequent: /[\x81-\x83][\x40-\xfc]/g, min: 0.3 },
  // Punctuation and characters of level 1. GB 2312
  { name: "GBK", label: "gbk", frequent: /[\xa1\xa3\xb0-\xd7][\xa1-\xfe]/g, min: 0.7 },
  // Punctuation and characters of level 1. Big5-2003
  { name: "Big5", label: "big5", frequent: /[\xa1-\xc6][\x40-\x7e\xa1-\xfe]/g, min: 0.7 },
];

/** The encoding in which the text has many frequent characters, and Latin-1 if there is none. */
function likelyEncoding(bytes: Uint8Array): { name: string; label: string } {
  const latin = Buffer.from(bytes).toString("latin1");
  const guess = EAST_ASIAN.find(({ label, frequent, min }) => {
    const characters = decodeStrictly(bytes, label)?.match(/[^\0-\x7f]/gu) ?? [];
    return (latin.match(frequent) ?? []).length >= characters.length * min && characters.length > 0;
  });
  return guess ?? { name: "Latin-1", label: "latin1" };
}

/** null if the bytes are invalid in an encoding */
function decodeStrictly(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function utf16Of([first, second]: Uint8Array): string | null {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : null;
}

/** The first byte that does not belong to UTF-8. The decoder has put U+FFFD there, which may also be in the file itself. */
function firstWrongByte(text: string, bytes: Uint8Array): { byte: number; line: number } | null {
  let offset = 0;
  let decoded = 0;
  for (let at = text.indexOf(REPLACEMENT); at >= 0; at = text.indexOf(REPLACEMENT, at + 1)) {
    offset += Buffer.byteLength(text.slice(decoded, at));
    decoded = at;
    const isInFile = Buffer.from(bytes.subarray(offset, offset + 3)).toString("latin1") === "\xef\xbf\xbd";
    if (!isInFile) return { byte: bytes[offset] ?? 0, line: lineAt(text.slice(0, at)) };
  }
  return null;
}

/** The first control character besides tabs and line breaks, which editors hardly show. */
export function findControlCharacter(text: string): TextProblem | null {
  const match = CONTROL_CHARACTER.exec(text);
  if (!match) return null;
  const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  const line = lineAt(text.slice(0, match.index));
  return { line, field: "text", found: `the control character U+${code}`, expected: "none: delete it" };
}

/** Whether a text can be written to every file that publishing makes. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !CONTROL_CHARACTER.test(text);
}

function lineAt(before: string): number {
  return before.split(/\r\n|\r|\n/).length;
}
