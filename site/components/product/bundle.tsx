import { money } from "../../lib/format.ts";
import { kindName } from "../../lib/kind.ts";
import { productPath } from "../../lib/paths.ts";
import { fixedPrice, pick, sumOfParts } from "../../lib/product.ts";
import { say } from "../../lib/say.ts";
import { ownLang } from "../plate.tsx";
import { PriceFrom } from "../price.tsx";
import { Section } from "../section.tsx";
import type { Of } from "./of.ts";

/** What a bundle holds, and what it saves. */
export function Bundle({ product, ground }: Of) {
  const { words, to, lang } = ground;
  const parts = pick(ground, product.bundle);
  if (parts.length === 0) return null;
  const sum = sumOfParts(parts);
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
      {sum && price && sum.currency === price.currency && sum.amount > price.amount && (
        <p className="saving">
          {say(words.product.bundleSaving, {
            sum: money(sum, lang),
            price: money(price, lang),
            saving: money({ ...sum, amount: sum.amount - price.amount }, lang),
          })}
        </p>
      )}
    </Section>
  );
}
