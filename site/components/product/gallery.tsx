import type { Picture as Image } from "#catalogue/types.ts";
import { formatNumber, say } from "#messages/format.ts";
import type { Ground } from "#site/lib/page.ts";
import { Picture, Thumbnail } from "../picture.tsx";
import { ownLang } from "../plate.tsx";
import type { Of } from "./of.ts";

/** What styles/product.css gives a picture: half a wide page, and on a phone a part of the height at most. */
const WIDE = "(min-width: 48rem) 46vw";
const NARROW_HEIGHT_VH = 34;

/**
 * The cover, and the other pictures beside it: swiped, scrolled with the arrow keys, or chosen by their thumbnails, which
 * `enhance/gallery.ts` keeps from moving the page.
 */
export function Gallery({ product, ground }: Of) {
  const pictures = [product.cover, ...product.gallery];
  return (
    <div className="gallery">
      <div className="gallery-held">
        {pictures.length > 1 ? (
          <Strip pictures={pictures} slug={product.slug} ground={ground} />
        ) : (
          <Plate image={product.cover} slug={product.slug} ground={ground} />
        )}
      </div>
    </div>
  );
}

function Strip({ pictures, slug, ground }: { pictures: Image[]; slug: string; ground: Ground }) {
  const { words, lang } = ground;
  return (
    <>
      <section className="gallery-strip" aria-label={words.product.gallery} data-enhance="gallery">
        {pictures.map((image, i) => (
          <div key={largest(image)} id={`picture-${i + 1}`}>
            <a href={largest(image)}>
              <Plate image={image} slug={i === 0 ? slug : undefined} ground={ground} />
            </a>
          </div>
        ))}
      </section>
      <ol className="thumbnails">
        {pictures.map((image, i) => (
          <li key={largest(image)}>
            <a
              href={`#picture-${i + 1}`}
              aria-label={say(words.product.plate, {
                n: formatNumber(i + 1, lang),
                total: formatNumber(pictures.length, lang),
              })}
            >
              <Thumbnail image={image} />
            </a>
          </li>
        ))}
      </ol>
    </>
  );
}

/** A picture of the gallery; the cover, which has the product's slug, is seen first. */
function Plate({ image, slug, ground }: { image: Image; slug?: string; ground: Ground }) {
  return (
    <Picture
      image={image}
      sizes={sizesOf(image)}
      id={slug && `cover-${slug}`}
      lang={ownLang(image, ground)}
      first={slug !== undefined}
      bare={slug === undefined}
      className="gallery-picture"
    />
  );
}

function sizesOf({ width, height }: Image): string {
  const narrow = Math.round((NARROW_HEIGHT_VH * width) / height);
  return `${WIDE}, min(${narrow}vh, 100vw - 2.5rem)`;
}

function largest(image: Image): string | undefined {
  return image.sources.at(-1)?.variants.at(-1)?.src;
}
