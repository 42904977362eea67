import { localisedPath } from "#domain/addresses.ts";
import { messagesOf } from "../lib/messages.ts";
import type { PageContext } from "../lib/page-context.ts";

/** Links to the same page in the shop's other languages, each named in its own language. */
export function Languages({
  context: { shop, lang },
  currentPath,
}: {
  context: PageContext;
  currentPath: string;
}) {
  return shop.languages
    .filter((other) => other !== lang)
    .map((other) => (
      <li key={other}>
        <a
          className="quiet-link"
          lang={other}
          hrefLang={other}
          href={localisedPath(currentPath, other, shop.languages)}
        >
          {messagesOf(other).language}
        </a>
      </li>
    ));
}
