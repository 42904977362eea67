import type { Picture as Image } from "#catalogue/types.ts";
import { formatMessage, formatNumber } from "#messages/format.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { Picture, Thumbnail } from "../picture.tsx";
import type { ProductProps } from "./props.ts";

/** The sizes in styles/product.css: half of a wide page, and on a phone limited by the height of the screen. */
const WIDE = "(min-width: 48rem) 46vw";
const NARROW_HEIGHT_VH = 34;

/**
 * The cover and the product's other pictures, to swipe, to scroll with the arrow keys, or to choose by thumbnail.
 * With `enhance/gallery.ts`, a thumbnail does not scroll the page.
 */
export function Gallery({ product, context }: ProductProps) {
  const pictures = [product.cover, ...product.gallery];
  return (
    <div className="gallery">
      <div className="gallery-sticky">
        {pictures.length > 1 ? (
          <Strip pictures={pictures} slug={product.slug} context={context} />
        ) : (
          <GalleryPicture image={product.cover} slug={product.slug} context={context} />
        )}
      </div>
    </div>
  );
}

function Strip({ pictures, slug, context }: { pictures: Image[]; slug: string; context: PageContext }) {
  const { messages, lang } = context;
  return (
    <>
      <section className="gallery-strip" aria-label={messages.product.gallery} data-enhance="gallery">
        {pictures.map((image, i) => (
          <div key={largest(image)} id={`picture-${i + 1}`}>
            <a href={largest(image)}>
              <GalleryPicture image={image} slug={i === 0 ? slug : undefined} context={context} />
            </a>
          </div>
        ))}
      </section>
      <ol className="thumbnails">
        {pictures.map((image, i) => (
          <li key={largest(image)}>
            <a
              href={`#picture-${i + 1}`}
              aria-label={formatMessage(messages.product.picture, {
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

/** A picture of the gallery. Only the cover has the product's slug. */
function GalleryPicture({ image, slug, context }: { image: Image; slug?: string; context: PageContext }) {
  return (
    <Picture
      image={image}
      sizes={sizesOf(image)}
      id={slug && `cover-${slug}`}
      lang={foreignLang(image.lang, context)}
      eager={slug !== undefined}
      withoutPlaceholder={slug === undefined}
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
