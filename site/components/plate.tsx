import type { Product } from "#catalogue/types.ts";
import { productPath } from "#domain/addresses.ts";
import { dot } from "../lib/format.ts";
import { kindName } from "../lib/kind.ts";
import type { Ground } from "../lib/page.ts";
import { Picture } from "./picture.tsx";
import { PriceFrom } from "./price.tsx";

interface Hung {
  product: Product;
  ground: Ground;
  /** The width the cover is shown at. */
  sizes: string;
  first?: boolean;
  /** Far down a page, in a row of four. */
  small?: boolean;
  /** The heading its name is, after the outline of the page. */
  heading?: "h2" | "h3";
}

/** A product as a plate: its cover, its name, what it is and what it costs. All of it is one link. */
export function Plate({ product, ground, sizes, first, small, heading: Heading = "h3" }: Hung) {
  const own = ownLang(product, ground);
  return (
    <article className="plate">
      <Picture
        image={product.cover}
        sizes={sizes}
        id={`cover-${product.slug}`}
        lang={ownLang(product.cover, ground)}
        first={first}
        small={small}
      />
      <div className="plate-caption">
        <Heading>
          <a href={ground.to(productPath(product.slug))} lang={own}>
            {product.name}
          </a>
        </Heading>
        <p className="label">
          {kindName(product.kind, ground.words)}
          {dot(ground.lang)}
          <PriceFrom product={product} ground={ground} />
        </p>
      </div>
    </article>
  );
}

/** The plate that opens the home page: large, with its line beside it. */
export function LargePlate({ product, ground, sizes }: Hung) {
  const { words, to, lang } = ground;
  const own = ownLang(product, ground);
  return (
    <article className="plate large-plate">
      <Picture
        image={product.cover}
        sizes={sizes}
        id={`cover-${product.slug}`}
        lang={ownLang(product.cover, ground)}
        first
      />
      <div className="plate-caption">
        <p className="label">
          {kindName(product.kind, words)}
          {dot(lang)}
          <PriceFrom product={product} ground={ground} />
        </p>
        <h2>
          <a href={to(productPath(product.slug))} lang={own}>
            {product.name}
          </a>
        </h2>
        <p className="summary" lang={own}>
          {product.summary}
        </p>
        <p className="look" aria-hidden="true">
          {words.home.look}
        </p>
      </div>
    </article>
  );
}

/** The language of something's texts, where it is not the page's; the page's own words beside them stay in theirs. */
export function ownLang(of: { lang: string }, { lang }: Ground): string | undefined {
  return of.lang === lang ? undefined : of.lang;
}
