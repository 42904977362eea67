/** `key: value` on a line, perhaps as an item of a list. */
const PAIR = /^\s*(?:- +)*(?<key>[\w.-]+):[ \t]+(?<value>\S.*?)\s*$/;
const QUOTE = /^['"]/;
const COLON = /:(?=\s|$)/;
/** Characters with a meaning in YAML at the start of a text. https://yaml.org/spec/1.2.2/#53-indicator-characters */
const INDICATOR = /^[-?:,\]}#&*!|>%@`]/;
/** A list or block on one line. Text after it shows that it is not meant as one. */
const FLOW = /^[[{]/;
const TEXT_AFTER_FLOW = /^(\[[^\]]*\]|\{[^}]*\})\s*[^\s#]/;
/** `key:value` */
const NO_SPACE = /^\s*(?:- +)*(?<key>[\w.-]+):(?=[^\s:/])/;

interface Explanation {
  found: string;
  expected: string;
  /** The line as it is meant. */
  corrected: string;
}

/**
 * Explains a line that YAML cannot read: its text needs quotes, since it contains a colon, begins with a character that YAML
 * uses, or goes on after its quotes; or there is no space after its key.
 * @returns null if it is something else
 */
export function explainLine(line: string): Explanation | null {
  const unspaced = NO_SPACE.exec(line)?.groups?.key;
  if (unspaced !== undefined) {
    const corrected = line.replace(`${unspaced}:`, `${unspaced}: `);
    return { found: line.trim(), expected: `a space after ${unspaced}:`, corrected };
  }
  const { key = "", value = "" } = PAIR.exec(line)?.groups ?? {};
  if (value === "" || !needsQuotes(value)) return null;
  const opening = QUOTE.exec(value)?.[0];
  const isWrapped = opening !== undefined && value.length > 1 && value.endsWith(opening);
  const text = isWrapped ? value.slice(1, -1) : value;
  const indent = line.slice(0, line.indexOf(`${key}:`));
  const pair = `${key}: ${quote(text)}`;
  return {
    found: `${text}, ${reason(value, opening)}`,
    expected: `quotes around it: put ${pair}`,
    corrected: `${indent}${pair}`,
  };
}

function needsQuotes(value: string): boolean {
  if (FLOW.test(value)) return TEXT_AFTER_FLOW.test(value);
  return QUOTE.test(value) || COLON.test(value) || INDICATOR.test(value);
}

function reason(value: string, opening: string | undefined): string {
  if (opening !== undefined) return "with quotes inside the text";
  return COLON.test(value) && !FLOW.test(value)
    ? "which contains a colon"
    : `which begins with ${value.charAt(0)}`;
}

/** https://yaml.org/spec/1.2.2/#732-single-quoted-style, or double quotes where nothing needs to be escaped in them. */
function quote(text: string): string {
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}
