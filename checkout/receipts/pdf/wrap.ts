/** A text's pieces between which a line may be broken: words with the spaces after them, and single Chinese characters. */
const PIECES =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uffef]|[^\s\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uffef]+|\s+/gu;
/** Must not begin a line. */
const CLOSING = /^[、。，．：；！？）》」』】〉”’…·%,.;:!?)\]}]/;
/** Must not end a line. */
const OPENING = /[（《「『【〈“‘([{]$/;

/**
 * Breaks a text into lines. A word that is longer than a line is broken anywhere.
 *
 * @param width the width of a text, in the unit of `max`
 */
export function wrap(text: string, max: number, width: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of piecesOf(text)) {
    if (line !== "" && width((line + piece).trimEnd()) > max) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += line === "" ? piece.trimStart() : piece;
    while (width(line.trimEnd()) > max && [...line].length > 1) {
      const head = longestHead(line, max, width);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return line.trimEnd() === "" ? lines : [...lines, line.trimEnd()];
}

function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (const piece of text.match(PIECES) ?? []) {
    const last = pieces.at(-1);
    const belongsToLast =
      last !== undefined && (CLOSING.test(piece) || OPENING.test(last) || /^\s/.test(piece));
    if (belongsToLast) pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  }
  return pieces;
}

function longestHead(text: string, max: number, width: (text: string) => number): string {
  let head = "";
  for (const character of text) {
    if (head !== "" && width(head + character) > max) break;
    head += character;
  }
  return head;
}
