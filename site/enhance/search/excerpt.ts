/** A part of an excerpt; `isMatch`: it matches the query. */
export interface Part {
  text: string;
  isMatch: boolean;
}

/** Punctuation and spaces to trim where the excerpt is cut, at its end and at its start. */
const LOOSE_END = /[\s\p{Pd}\p{Ps}\p{Pi},;:·、，；：]+$/u;
const LEADING_PUNCTUATION = /^[\s\p{Pd}\p{Pe}\p{Pf},;:·.!?…、，；：。！？]+/u;
const SENTENCE_END = /[.!?…。！？][\p{Pe}\p{Pf}"']*\s*$/u;
/** A word with the punctuation around it. */
const AROUND_WORD = /^([\p{P}\s]*)(.*?)([\p{P}\s]*)$/su;
/** A space that the index inserts after full-width punctuation. */
const SPACE_AFTER_WIDE = /((?:[。！？、，；：」』）》]|(?<!\s)·)(?:<\/?mark>)?)\s+/gu;
const ELLIPSIS: Part = { text: "…", isMatch: false };

/** Splits an excerpt into parts, trims loose punctuation at its ends, and adds an ellipsis where the text was cut. */
export function partsOf({ excerpt, content }: { excerpt: string; content: string }): Part[] {
  const pieces = excerpt
    .replace(SPACE_AFTER_WIDE, "$1")
    .split(/<\/?mark>/)
    .map(unescapeHtml);
  const text = pieces.join("");
  const start = LEADING_PUNCTUATION.exec(text)?.[0].length ?? 0;
  const end = LOOSE_END.exec(text)?.index ?? text.length;
  const fullText = content.replace(/\s+/g, " ").replace(SPACE_AFTER_WIDE, "$1");
  const textBefore = fullText.slice(0, Math.max(0, fullText.indexOf(text))) + text.slice(0, start);
  const startsSentence = SENTENCE_END.test(textBefore) || (fullText.startsWith(text) && start === 0);
  const endsSentence = SENTENCE_END.test(text.slice(0, end)) || fullText.endsWith(text);
  return [
    ...(startsSentence ? [] : [ELLIPSIS]),
    ...sliceAcross(pieces, start, end).flatMap((piece, i) =>
      i % 2 === 0 ? plainPart(piece) : markWord(piece),
    ),
    ...(endsSentence ? [] : [ELLIPSIS]),
  ].filter((part) => part.text !== "");
}

/** Slices a text that is split into pieces. `start` and `end` are positions in the joined text. */
function sliceAcross(pieces: string[], start: number, end: number): string[] {
  let position = 0;
  return pieces.map((piece) => {
    const offset = position;
    position += piece.length;
    return piece.slice(Math.max(0, start - offset), Math.max(0, end - offset));
  });
}

function plainPart(text: string): Part {
  return { text, isMatch: false };
}

/** Marks the word without the punctuation around it: the index marks everything between two spaces. */
function markWord(text: string): Part[] {
  const [, before = "", word = "", after = ""] = AROUND_WORD.exec(text) ?? [];
  return [plainPart(before), { text: word, isMatch: true }, plainPart(after)];
}

/** The index escapes only these two characters. */
function unescapeHtml(html: string): string {
  return html.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
}
