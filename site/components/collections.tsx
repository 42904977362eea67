import { collectionPath } from "#domain/addresses.ts";
import { plural } from "#messages/format.ts";
import type { Ground } from "../lib/page.ts";
import { ownLang } from "./plate.tsx";
import { Section } from "./section.tsx";

/** The collections as text: name, what is in it, how many. */
export function Collections({ ground }: { ground: Ground }) {
  const { collections, words, to, lang } = ground;
  if (collections.length === 0) return null;
  return (
    <Section title={words.home.collections} wide>
      <ul className="rows">
        {collections.map((collection) => (
          <li key={collection.slug} className="collection">
            <h3>
              <a href={to(collectionPath(collection.slug))} lang={ownLang(collection, ground)}>
                {collection.name}
              </a>
            </h3>
            <p lang={ownLang(collection, ground)}>{collection.summary}</p>
            <p className="label">{plural(words.list.count, collection.products.length, lang)}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
