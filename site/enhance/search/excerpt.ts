/** A part of an excerpt; `isMark`: it is what was looked for. */
export interface Part {
  text: string;
  isMark: boolean;
}

/** What may stand at the end of a text that goes on, and at the beginning of one that does not begin there. */
const LOOSE_END = /[\s\p{Pd}\p{Ps}\p{Pi},;:·、，；：]+$/u;
const LOOSE_BEGINNING = /^[\s\p{Pd}\p{Pe}\p{Pf},;:·.!?…、，；：。！？]+/u;
/** The end of a sentence. */
const STOP = /[.!?…。！？][\p{Pe}\p{Pf}"']*\s*$/u;
/** What stands around a word, and is no part of it. */
const AROUND = /^([\p{P}\s]*)(.*?)([\p{P}\s]*)$/su;
/** A space that the index puts after a point which brings its own. */
const AFTER_WIDE = /((?:[。！？、，；：」』）》]|(?<!\s)·)(?:<\/?mark>)?)\s+/gu;
const OMITTED: Part = { text: "…", isMark: false };

/** An excerpt in its parts, without points that hang loose at its ends, and with a sign where its text goes on. */
export function partsOf({ excerpt, content }: { excerpt: string; content: string }): Part[] {
  const pieces = excerpt
    .replace(AFTER_WIDE, "$1")
    .split(/<\/?mark>/)
    .map(plain);
  const text = pieces.join("");
  const begin = LOOSE_BEGINNING.exec(text)?.[0].length ?? 0;
  const end = LOOSE_END.exec(text)?.index ?? text.length;
  const all = content.replace(/\s+/g, " ").replace(AFTER_WIDE, "$1");
  const before = all.slice(0, Math.max(0, all.indexOf(text))) + text.slice(0, begin);
  const begins = STOP.test(before) || (all.startsWith(text) && begin === 0);
  const ends = STOP.test(text.slice(0, end)) || all.endsWith(text);
  return [
    ...(begins ? [] : [OMITTED]),
    ...cut(pieces, begin, end).flatMap((piece, i) => (i % 2 === 0 ? unmarked(piece) : aroundMark(piece))),
    ...(ends ? [] : [OMITTED]),
  ].filter((part) => part.text !== "");
}

/** The pieces of a text, with nothing of what stands before and after two places in the whole of it. */
function cut(pieces: string[], begin: number, end: number): string[] {
  let at = 0;
  return pieces.map((piece) => {
    const from = at;
    at += piece.length;
    return piece.slice(Math.max(0, begin - from), Math.max(0, end - from));
  });
}

function unmarked(text: string): Part {
  return { text, isMark: false };
}

/** Of what is looked for the index marks all that stands between two spaces. */
function aroundMark(text: string): Part[] {
  const [, before = "", word = "", after = ""] = AROUND.exec(text) ?? [];
  return [unmarked(before), { text: word, isMark: true }, unmarked(after)];
}

/** The excerpt is HTML in that these two are written as HTML has them. */
function plain(html: string): string {
  return html.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
}
