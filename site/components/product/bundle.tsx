import { productPath } from "#domain/addresses.ts";
import type { Money } from "#domain/money/money.ts";
import { say } from "#messages/format.ts";
import { money } from "#site/lib/format.ts";
import { kindName } from "#site/lib/kind.ts";
import { fixedPrice, pick, sumOfParts } from "#site/lib/product.ts";
import { ownLang } from "../plate.tsx";
import { PriceFrom } from "../price.tsx";
import { Section } from "../section.tsx";
import type { Of } from "./of.ts";

/** What a bundle holds, and what it saves. */
export function Bundle({ product, ground }: Of) {
  const { words, to, lang } = ground;
  const parts = pick(ground, product.bundle);
  if (parts.length === 0) return null;
  const apart = sumOfParts(parts);
  const price = fixedPrice(product);
  return (
    <Section title={words.product.bundle} id="bundle">
      <ul className="rows">
        {parts.map((part) => (
          <li key={part.slug} className="part">
            <a className="quiet-link" href={to(productPath(part.slug))} lang={ownLang(part, ground)}>
              {part.name}
            </a>
            <span className="label">{kindName(part.kind, words)}</span>
            <span className="label">
              <PriceFrom product={part} ground={ground} />
            </span>
          </li>
        ))}
      </ul>
      {apart && price && apart.sum.currency === price.currency && apart.sum.amount > price.amount && (
        <p className="saving">{saving(apart, price)}</p>
      )}
    </Section>
  );

  function saving({ sum, open }: { sum: Money; open: boolean }, together: Money): string {
    const least = money(sum, lang);
    return say(words.product.bundleSaving, {
      sum: open ? say(words.price.from, { price: least }) : least,
      price: money(together, lang),
      saving: money({ ...sum, amount: sum.amount - together.amount }, lang),
    });
  }
}
