import type { Picture as Image } from "#catalogue/types.ts";
import { cn } from "../lib/cn.ts";

const FALLBACK_WIDTH = 720;
/** In pixels. A small picture is a quarter of the widest page, on a screen with two pixels per CSS pixel. */
const WIDTHS = { small: { min: 0, max: 720 }, large: { min: 480, max: Number.POSITIVE_INFINITY } };

/**
 * A picture in the format and width that suits the browser, over a blurred placeholder that needs no script and no
 * inline style. `sizes` is the width it is shown at. `id` marks a cover that moves between pages in a view transition.
 */
export function Picture({
  image,
  sizes,
  id,
  lang,
  eager = false,
  withoutPlaceholder = false,
  small = false,
  enlarged,
  className,
}: {
  image: Image;
  sizes: string;
  id?: string;
  /** The language of the alternative text, if it is not the page's. */
  lang?: string;
  /** Load it at once, since it is visible without scrolling. */
  eager?: boolean;
  /** Skip the placeholder, since the picture is out of sight at first. */
  withoutPlaceholder?: boolean;
  /**
   * At most a quarter of the page wide and beside a text that names it: no placeholder, no alternative text, no large
   * files.
   */
  small?: boolean;
  /** A large file that replaces the picture while it fills the screen. It is not loaded before. */
  enlarged?: string;
  className?: string;
}) {
  // All browsers that these pages support read the best format. For older ones, one size of the last is enough.
  const [best] = image.sources.slice(0, -1);
  const last = image.sources.at(-1);
  const fallback = last?.variants.find(({ width }) => width >= FALLBACK_WIDTH) ?? last?.variants.at(-1);
  return (
    <span id={id} lang={lang} className={cn("cover", className)}>
      {image.placeholder && !withoutPlaceholder && !small && (
        <svg viewBox={`0 0 ${image.width} ${image.height}`} preserveAspectRatio="xMinYMin" aria-hidden="true">
          <image href={image.placeholder} width="100%" height="100%" preserveAspectRatio="none" />
        </svg>
      )}
      <picture>
        {best && (
          <source type={best.type} srcSet={srcSet(best, small ? WIDTHS.small : WIDTHS.large)} sizes={sizes} />
        )}
        <img
          src={fallback?.src}
          alt={small ? "" : image.alt}
          width={image.width}
          height={image.height}
          loading={eager ? undefined : "lazy"}
          fetchPriority={eager ? "high" : undefined}
        />
      </picture>
      {enlarged && (
        <img
          className="enlarged"
          src={enlarged}
          alt=""
          width={image.width}
          height={image.height}
          loading="lazy"
        />
      )}
    </span>
  );
}

/** A small picture without an alternative text, for use beside a text that names what it shows. */
export function Thumbnail({ image }: { image: Image }) {
  const [smallest] = image.sources[0]?.variants ?? [];
  return <img src={smallest?.src} alt="" width={image.width} height={image.height} loading="lazy" />;
}

/** The smallest files are for thumbnails. A picture that is narrower than all others has only one. */
function srcSet({ variants }: Image["sources"][number], { min, max }: { min: number; max: number }): string {
  const suitable = variants.filter(({ width }) => width >= min && width <= max);
  return (suitable.length > 0 ? suitable : variants.slice(0, 1))
    .map(({ src, width }) => `${src} ${width}w`)
    .join(", ");
}
