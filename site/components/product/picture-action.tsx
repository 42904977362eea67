import type { AnchorHTMLAttributes } from "react";
import type { GalleryPicture, Picture, Sample } from "#catalogue/types.ts";
import { fileLabel } from "#domain/file-label.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { isBook, sampleOnCover } from "#site/lib/sample-on-cover.ts";
import type { ProductProps } from "./props.ts";

/** Height of the play symbol, relative to the circle's radius. */
const SYMBOL_HEIGHT = 0.8;

/** The action on a picture of the product, such as enlarging it. The cover has position 0, and then comes the gallery. */
export function PictureAction({ product, position, context }: ProductProps & { position: number }) {
  const picture = product.gallery[position - 1];
  if (picture) return <GalleryAction picture={picture} context={context} />;
  return <CoverAction product={product} context={context} />;
}

/** Plays or opens a sample. Without scripts, it opens the file. */
function CoverAction({ product, context }: ProductProps) {
  const { samples } = context.messages;
  const sample = sampleOnCover(product);
  if (!sample) return null;
  const { src, type, onCover, pages } = sample;
  const play = type.startsWith("audio/") ? samples.listen : samples.watch;
  const label = pages || isBook(sample) ? samples.lookInside : play;
  const link = { href: src, ...touchOf(sample) };
  if (onCover) return <CoverCircle link={link} circle={onCover} label={label} cover={product.cover} />;
  return (
    <a {...link} className="try muted">
      {label}
    </a>
  );
}

/** The module that opens a sample, and what it needs. */
function touchOf(sample: Sample) {
  if (sample.pages) return { "data-touch": "page-viewer", "data-pages": sample.pages };
  if (isBook(sample)) return { "data-touch": "book", "data-title": fileLabel(sample).name };
  return { "data-touch": "player" };
}

/** Compares the picture with another one, or enlarges its parts. */
function GalleryAction({ picture, context }: { picture: GalleryPicture; context: PageContext }) {
  const { samples } = context.messages;
  if (picture.before !== null) {
    // The cover is the first picture, and ids count from 1.
    return (
      <a href={`#picture-${picture.before + 2}`} className="try muted" data-touch="compare">
        {samples.compare}
      </a>
    );
  }
  if (!picture.grid) return null;
  const { columns, rows, src } = picture.grid;
  return (
    <a href={src} className="try muted" data-touch="magnifier" data-columns={columns} data-rows={rows}>
      {samples.closer}
    </a>
  );
}

/** A circle over the cover with a symbol that says it plays. */
function CoverCircle({
  link,
  circle: { x, y, radius },
  label,
  cover,
}: {
  link: AnchorHTMLAttributes<HTMLAnchorElement>;
  circle: NonNullable<Sample["onCover"]>;
  label: string;
  cover: Picture;
}) {
  const totalHeight = Math.round((100 * cover.height) / cover.width);
  const centre = (y * totalHeight) / 100;
  const half = round(radius * SYMBOL_HEIGHT * 0.5);
  const width = round(half * 1.7);
  const left = round(x - width / 3);
  const top = round(centre - half);
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: its link has a name
    <svg
      viewBox={`0 0 100 ${totalHeight}`}
      preserveAspectRatio="xMinYMin"
      width="100%"
      height="100%"
      pointerEvents="none"
    >
      <a {...link}>
        <title>{label}</title>
        <circle cx={x} cy={centre} r={radius} fillOpacity="0" pointerEvents="auto" />
        <path fill="#fff" d={`M${left} ${top}l${width} ${half}-${width} ${half}z`} />
      </a>
    </svg>
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
