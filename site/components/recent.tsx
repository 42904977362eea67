import { date } from "../lib/format.ts";
import type { Ground } from "../lib/page.ts";
import { productPath } from "../lib/paths.ts";
import { say } from "../lib/say.ts";
import { ownLang } from "./plate.tsx";
import { Section } from "./section.tsx";

const SHOWN = 5;

/** What was made or changed last, with the version where there is one. */
export function Recent({ ground }: { ground: Ground }) {
  const { words, to, lang } = ground;
  const recent = ground.products.toSorted((a, b) => b.updated.localeCompare(a.updated)).slice(0, SHOWN);
  return (
    <Section title={words.home.recent} wide>
      <ul className="rows">
        {recent.map((product) => (
          <li key={product.slug} className="recent">
            <time dateTime={product.updated} className="label">
              {date(product.updated, lang, "medium")}
            </time>
            <a className="quiet-link" href={to(productPath(product.slug))} lang={ownLang(product, ground)}>
              {product.name}
            </a>
            <span className="label">{whatIsNew(product, ground)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );

  function whatIsNew({ created, updated, changelog }: (typeof recent)[number], { words }: Ground) {
    if (created === updated) return words.home.new;
    const version = changelog[0]?.version;
    return version ? say(words.home.version, { version }) : null;
  }
}
