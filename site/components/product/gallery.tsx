import type { Picture as Image } from "../../../scripts/catalogue/types.ts";
import { say } from "../../lib/say.ts";
import { Picture, Thumbnail } from "../picture.tsx";
import type { Of } from "./of.ts";

/** What styles/product.css gives a picture: half a wide page, and on a phone a part of the height. */
const WIDE = "(min-width: 48rem) 46vw";
const NARROW_HEIGHT_VH = 34;

/** The cover, and the other pictures beside it: swiped, scrolled with the arrow keys, or chosen by their thumbnails. */
export function Gallery({ product, ground: { words } }: Of) {
  const pictures = [product.cover, ...product.gallery];
  const [cover] = pictures;
  if (pictures.length === 1 && cover) {
    return (
      <div className="gallery">
        <Picture
          image={cover}
          sizes={sizesOf(cover)}
          id={`cover-${product.slug}`}
          first
          className="gallery-picture"
        />
      </div>
    );
  }
  return (
    <div className="gallery">
      <section className="gallery-strip" aria-label={words.product.gallery}>
        {pictures.map((image, i) => (
          <div key={largest(image)} id={`picture-${i + 1}`}>
            <a href={largest(image)}>
              <Picture
                image={image}
                sizes={sizesOf(image)}
                id={i === 0 ? `cover-${product.slug}` : undefined}
                first={i === 0}
                className="gallery-picture"
              />
            </a>
          </div>
        ))}
      </section>
      <ol className="thumbnails">
        {pictures.map((image, i) => (
          <li key={largest(image)}>
            <a
              href={`#picture-${i + 1}`}
              aria-label={say(words.product.plate, { n: i + 1, total: pictures.length })}
            >
              <Thumbnail image={image} />
            </a>
          </li>
        ))}
      </ol>
    </div>
  );
}

function sizesOf({ width, height }: Image): string {
  const narrow = Math.round((NARROW_HEIGHT_VH * width) / height);
  return `${WIDE}, min(${narrow}vh, 100vw - 2.5rem)`;
}

function largest(image: Image): string | undefined {
  return image.sources.at(-1)?.variants.at(-1)?.src;
}
