import { Fragment } from "react";
import { splitAtWordBreaks } from "../lib/word-breaks.ts";

/**
 * A short text, such as a title, that does not break inside a Chinese word. The style `word-break: keep-all` forbids
 * breaks between characters, and `<wbr>` allows them between words. Browsers cannot find the words themselves:
 * `word-break: auto-phrase` knows Japanese only.
 */
export function WordBreaks({ text }: { text: string }) {
  return splitAtWordBreaks(text).map((piece, i) => (
    <Fragment key={piece}>
      {i > 0 && <wbr />}
      {piece}
    </Fragment>
  ));
}
