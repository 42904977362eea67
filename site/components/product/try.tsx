import type { GalleryPicture, Picture, Sample } from "#catalogue/types.ts";
import type { PageContext } from "#site/lib/page-context.ts";
import { sampleOnCover } from "#site/lib/tryable.ts";
import type { ProductProps } from "./props.ts";

/** The height of the symbol that says it plays, in radii of the circle. */
const SYMBOL_HEIGHT = 0.8;

/** What a visitor can do with a picture of the product, on that picture: the cover has position 0, and then comes the gallery. */
export function Try({ product, position, context }: ProductProps & { position: number }) {
  const picture = product.gallery[position - 1];
  if (picture) return <TryPicture picture={picture} context={context} />;
  return <TryCover samples={product.samples} cover={product.cover} context={context} />;
}

/** Plays the first sample that can be played. Without scripts, it opens the file. */
function TryCover({ samples, cover, context }: { samples: Sample[]; cover: Picture; context: PageContext }) {
  const { messages } = context;
  const sample = sampleOnCover(samples);
  if (!sample) return null;
  const label = sample.type.startsWith("audio/") ? messages.samples.listen : messages.samples.watch;
  if (sample.onCover)
    return <CoverCircle sample={sample} circle={sample.onCover} label={label} cover={cover} />;
  return (
    <a href={sample.src} className="try" data-touch="player">
      {label}
    </a>
  );
}

/** Compares the picture with another one, or enlarges its parts. */
function TryPicture({ picture, context }: { picture: GalleryPicture; context: PageContext }) {
  const { samples } = context.messages;
  if (picture.before !== null) {
    // The cover is the first picture, and ids count from 1.
    return (
      <a href={`#picture-${picture.before + 2}`} className="try" data-touch="compare">
        {samples.compare}
      </a>
    );
  }
  if (!picture.grid) return null;
  const { columns, rows } = picture.grid;
  return (
    <a
      href={picture.sources[0]?.variants.at(-1)?.src}
      className="try"
      data-touch="magnifier"
      data-columns={columns}
      data-rows={rows}
    >
      {samples.closer}
    </a>
  );
}

/** A circle over the cover with a symbol that says it plays. */
function CoverCircle({
  sample,
  circle: { x, y, radius },
  label,
  cover,
}: {
  sample: Sample;
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
      <a href={sample.src} aria-label={label} data-touch="player">
        <circle cx={x} cy={centre} r={radius} fillOpacity="0" pointerEvents="auto" />
        <path fill="#fff" d={`M${left} ${top}l${width} ${half}-${width} ${half}z`} />
      </a>
    </svg>
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
