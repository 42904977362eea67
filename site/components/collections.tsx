import { collectionPath } from "#domain/addresses.ts";
import { formatCount } from "../lib/format-message.ts";
import type { PageContext } from "../lib/page-context.ts";
import { foreignLang } from "./product-card.tsx";
import { Section } from "./section.tsx";

/** The collections as text: name, what is in it, how many. */
export function Collections({ context }: { context: PageContext }) {
  const { collections, messages, to, lang } = context;
  if (collections.length === 0) return null;
  return (
    <Section title={messages.home.collections} wide>
      <ul className="rows">
        {collections.map((collection) => (
          <li key={collection.slug} className="collection-item">
            <h3>
              <a href={to(collectionPath(collection.slug))} lang={foreignLang(collection, context)}>
                {collection.name}
              </a>
            </h3>
            <p lang={foreignLang(collection, context)}>{collection.summary}</p>
            <p className="muted">{formatCount(messages.list.count, collection.products.length, lang)}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
