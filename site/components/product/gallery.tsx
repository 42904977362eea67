import type { Picture as Image } from "../../../scripts/catalogue/types.ts";
import { say } from "../../lib/say.ts";
import { Picture, Thumbnail } from "../picture.tsx";
import type { Of } from "./of.ts";

const SIZES = "(min-width: 48rem) 46vw, 60vw";

/** The cover, and the other pictures beside it: swiped, scrolled with the arrow keys, or chosen by their thumbnails. */
export function Gallery({ product, ground: { words } }: Of) {
  const pictures = [product.cover, ...product.gallery];
  const [cover] = pictures;
  if (pictures.length === 1 && cover) {
    return (
      <div className="gallery">
        <Picture image={cover} sizes={SIZES} id={`cover-${product.slug}`} first className="gallery-picture" />
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
                sizes={SIZES}
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

function largest(image: Image): string | undefined {
  return image.sources.at(-1)?.variants.at(-1)?.src;
}
