import type { Picture as Image } from "../../scripts/catalogue/types.ts";
import { cn } from "../lib/cn.ts";

/**
 * A picture in the format and width that the browser wants, over a blurred placeholder that needs no script and no
 * inline style. `sizes` is the width it is shown at; `id` marks a cover that travels between pages.
 */
export function Picture({
  image,
  sizes,
  id,
  first = false,
  bare = false,
  className,
}: {
  image: Image;
  sizes: string;
  id?: string;
  /** It is seen before anything is scrolled: load it at once. */
  first?: boolean;
  /** Without a placeholder: it is small, and soon there. */
  bare?: boolean;
  className?: string;
}) {
  const formats = image.sources.slice(0, -1);
  const last = image.sources.at(-1);
  const largest = last?.variants.at(-1);
  return (
    <picture id={id} className={cn("cover", className)}>
      {image.placeholder && !bare && <img src={image.placeholder} alt="" />}
      {formats.map((format) => (
        <source key={format.type} type={format.type} srcSet={srcSet(format)} sizes={sizes} />
      ))}
      <img
        src={largest?.src}
        srcSet={last && last.variants.length > 1 ? srcSet(last) : undefined}
        sizes={last && last.variants.length > 1 ? sizes : undefined}
        alt={image.alt}
        width={image.width}
        height={image.height}
        decoding="async"
        loading={first ? undefined : "lazy"}
        fetchPriority={first ? "high" : undefined}
      />
    </picture>
  );
}

function srcSet({ variants }: Image["sources"][number]): string {
  return variants.map(({ src, width }) => `${src} ${width}w`).join(", ");
}
