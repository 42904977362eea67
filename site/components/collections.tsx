import { collectionPath } from "#domain/addresses.ts";
import { formatPlural } from "#messages/format.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import type { PageContext } from "../lib/page-context.ts";
import { Section } from "./section.tsx";
import { WordBreaks } from "./word-breaks.tsx";

/** The collections as a list of text: name, summary and number of products. */
export function Collections({ context }: { context: PageContext }) {
  const { messages, to, lang } = context;
  const collections = context.catalogue.collections();
  if (collections.length === 0) return null;
  return (
    <Section title={messages.home.collections} wide>
      <ul className="rows">
        {collections.map((collection) => (
          <li key={collection.slug} className="collection-item">
            <h3>
              <a href={to(collectionPath(collection.slug))} lang={foreignLang(collection.lang, context)}>
                <WordBreaks text={collection.name} />
              </a>
            </h3>
            <p lang={foreignLang(collection.lang, context)}>
              <WordBreaks text={collection.summary} />
            </p>
            <p className="muted">{formatPlural(messages.list.count, collection.productCount, lang)}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
