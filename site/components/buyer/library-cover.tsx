import { hasEnded, type LinkedProduct } from "#site/lib/library-products.ts";
import { Seal } from "../seal.tsx";
import { WordBreaks } from "../word-breaks.tsx";
import { langOf } from "./library-texts.ts";

/** The cover of a bought product, pale once it has ended. A view transition moves it between the library and the open product. */
export function LibraryCover({
  product,
  lang,
  sizes,
  seal,
}: {
  product: LinkedProduct;
  lang: string;
  /** The width it is shown at, as in the attribute `sizes`. */
  sizes: string;
  /** The characters of the seal that is stamped on it, if any. */
  seal?: string;
}) {
  const { cover, name } = product.item;
  const id = `cover-${product.key}`;
  return (
    <span className={hasEnded(product) ? "owned is-ended" : "owned"}>
      <span id={id} className="cover" style={{ viewTransitionName: id }}>
        {cover ? (
          <img
            src={cover.src}
            srcSet={cover.srcset}
            sizes={sizes}
            alt=""
            width={cover.width}
            height={cover.height}
          />
        ) : (
          <span className="no-cover" lang={langOf(product, lang)} aria-hidden="true">
            <WordBreaks text={name} />
          </span>
        )}
      </span>
      {seal && !hasEnded(product) && <Seal names={[seal]} />}
    </span>
  );
}
