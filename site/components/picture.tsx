import type { Picture as Image } from "#catalogue/types.ts";
import { cn } from "../lib/cn.ts";

const FALLBACK_WIDTH = 720;
/** Pixels of a quarter of the widest page on a dense screen. */
const SMALL_WIDTH = 720;
const LARGEST_WIDTH = Number.POSITIVE_INFINITY;

/**
 * A picture in the format and width that the browser wants, over a blurred placeholder that needs no script and no
 * inline style. `sizes` is the width it is shown at; `id` marks a cover that travels between pages.
 */
export function Picture({
  image,
  sizes,
  id,
  lang,
  first = false,
  bare = false,
  small = false,
  className,
}: {
  image: Image;
  sizes: string;
  id?: string;
  /** ProductProps what it says it shows, where that is not the page's. */
  lang?: string;
  /** It is seen before anything is scrolled: load it at once. */
  first?: boolean;
  /** Without a placeholder: it is not in sight at first. */
  bare?: boolean;
  /** Beside what it shows, and a quarter of a page at most: without a placeholder, a text, and the largest files. */
  small?: boolean;
  className?: string;
}) {
  const formats = image.sources.slice(0, -1);
  const last = image.sources.at(-1);
  // Read by browsers of before 2020: one file does.
  const fallback = last?.variants.find(({ width }) => width >= FALLBACK_WIDTH) ?? last?.variants.at(-1);
  return (
    <span id={id} lang={lang} className={cn("cover", className)}>
      {image.placeholder && !bare && !small && (
        <svg viewBox={`0 0 ${image.width} ${image.height}`} preserveAspectRatio="xMinYMin" aria-hidden="true">
          <image href={image.placeholder} width="100%" height="100%" preserveAspectRatio="none" />
        </svg>
      )}
      <picture>
        {formats.map((format) => (
          <source
            key={format.type}
            type={format.type}
            srcSet={srcSet(format, small ? SMALL_WIDTH : LARGEST_WIDTH)}
            sizes={sizes}
          />
        ))}
        <img
          src={fallback?.src}
          alt={small ? "" : image.alt}
          width={image.width}
          height={image.height}
          loading={first ? undefined : "lazy"}
          fetchPriority={first ? "high" : undefined}
        />
      </picture>
    </span>
  );
}

/** A picture of a few dozen pixels, without a text: it stands beside what it shows. */
export function Thumbnail({ image }: { image: Image }) {
  const [smallest] = (image.sources.at(-2) ?? image.sources.at(-1))?.variants ?? [];
  return <img src={smallest?.src} alt="" width={image.width} height={image.height} loading="lazy" />;
}

function srcSet({ variants }: Image["sources"][number], most: number): string {
  const needed = variants.filter(({ width }, i) => i === 0 || width <= most);
  return needed.map(({ src, width }) => `${src} ${width}w`).join(", ");
}
