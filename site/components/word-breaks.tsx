import type { ReactNode } from "react";
import { splitAtWordBreaks } from "../lib/word-breaks.ts";

/**
 * A short text, such as a title, that does not break inside a Chinese word. The style `word-break: keep-all` forbids
 * breaks between characters, and `<wbr>` allows them between words. Browsers cannot find the words themselves:
 * `word-break: auto-phrase` supports Japanese only.
 */
export function WordBreaks({ text }: { text: string }) {
  const [first = "", ...more] = splitAtWordBreaks(text);
  return more.reduce<ReactNode>(
    (before, piece) => (
      <>
        {before}
        <wbr />
        {piece}
      </>
    ),
    first,
  );
}
