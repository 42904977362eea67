import type { Picture as Image } from "#catalogue/types.ts";
import { formatMessage, formatNumber } from "#messages/format.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { Picture, Thumbnail } from "../picture.tsx";
import { PictureAction } from "./picture-action.tsx";
import type { ProductProps } from "./props.ts";

/** The sizes in styles/product.css: half of a wide page, and on a phone limited by the height of the screen. */
const WIDE = "(width>=48rem) 46vw";
const NARROW_HEIGHT_VH = 34;

/** The popover that the pictures are in. On the page it is shown in its place, and open it fills the screen. */
const GALLERY_ID = "gallery";

/**
 * The cover and the product's other pictures, to swipe, to scroll with the arrow keys, or to choose by thumbnail. A picture is
 * a button that enlarges all of them to the whole screen, which needs no script.
 * With `enhance/samples/gallery.ts`, a thumbnail does not scroll the page.
 */
export function Gallery({ product, context }: ProductProps) {
  const { messages } = context;
  const pictures = [product.cover, ...product.gallery];
  const hasSeveral = pictures.length > 1;
  return (
    <div className="gallery">
      <div
        id={GALLERY_ID}
        popover="auto"
        className="gallery-sticky"
        data-touch={hasSeveral ? "gallery" : undefined}
      >
        <section className="gallery-strip" aria-label={messages.product.gallery}>
          {pictures.map((image, i) => (
            <div key={largest(image)} id={`picture-${i + 1}`}>
              <button type="button" popoverTarget={GALLERY_ID}>
                <span className="sr-only">{messages.product.enlarge} </span>
                <GalleryPicture image={image} slug={i === 0 ? product.slug : undefined} context={context} />
              </button>
              <PictureAction product={product} position={i} context={context} />
            </div>
          ))}
          {/* biome-ignore lint/a11y/noAutofocus: it gets the focus when the popover opens, and is hidden before */}
          <button type="button" autoFocus popoverTarget={GALLERY_ID} className="gallery-close muted">
            {messages.cartView.close}
          </button>
        </section>
        {hasSeveral && <Thumbnails pictures={pictures} context={context} />}
      </div>
    </div>
  );
}

function Thumbnails({ pictures, context }: { pictures: Image[]; context: PageContext }) {
  const { messages, lang } = context;
  return (
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
      enlarged={largest(image)}
      className="gallery-picture"
    />
  );
}

function sizesOf({ width, height }: Image): string {
  const narrow = Math.round((NARROW_HEIGHT_VH * width) / height);
  return `${WIDE}, min(${narrow}vh, 100vw - 2.5rem)`;
}

/** The largest file in the best format. */
function largest(image: Image): string | undefined {
  return image.sources[0]?.variants.at(-1)?.src;
}
