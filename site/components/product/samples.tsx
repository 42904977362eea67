import type { Picture as Image, Sample } from "#catalogue/types.ts";
import { fileLabel, formatSize } from "#domain/file-label.ts";
import { foreignLang } from "#site/lib/foreign-lang.ts";
import { formatDuration, separator } from "#site/lib/format.ts";
import type { Messages } from "#site/lib/messages.ts";
import { isBook, isPlayable, sampleOnCover } from "#site/lib/sample-on-cover.ts";
import { Html } from "../html.tsx";
import { Picture } from "../picture.tsx";
import { Section } from "../section.tsx";
import type { ProductProps } from "./props.ts";

/** As in styles/product.css. */
const MAX_HEIGHT_REM = 24;
const DEFAULT_FRAME = { width: 16, height: 9 };

interface SampleProps {
  sample: Sample;
  messages: Messages;
}

/** Free samples that are read or played on the page. */
export function Samples({ product, context }: ProductProps) {
  const samples = product.samples.filter(isInline);
  if (samples.length === 0) return null;
  return (
    <Section title={context.messages.product.samples} id="samples">
      <ul className="samples">
        {samples.map((sample) => (
          <li key={sample.src} lang={foreignLang(sample.lang, context)}>
            <SampleView sample={sample} messages={context.messages} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Free samples that open by a link, such as a PDF. The one on the cover is linked there. */
export function SampleLinks({ product, context }: ProductProps) {
  const { messages, lang } = context;
  const samples = product.samples.filter((sample) => !isInline(sample) && sample !== sampleOnCover(product));
  if (samples.length === 0) return null;
  return (
    <section className="fact">
      <h2>{messages.product.samples}</h2>
      <ul className="links">
        {samples.map((sample) => {
          const { name, type } = fileLabel(sample);
          return (
            <li key={sample.src}>
              <a
                href={sample.src}
                lang={foreignLang(sample.lang, context)}
                data-touch={isBook(sample) ? "book" : undefined}
              >
                {name}
              </a>
              <span className="muted figures">
                {type && type + separator(lang)}
                {formatSize(sample.size, lang)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function isInline(sample: Sample): boolean {
  const { html, picture, frame, axes } = sample;
  return html !== null || picture !== null || frame !== null || axes !== null || isPlayable(sample);
}

function SampleView({ sample, messages }: SampleProps) {
  const title = sample.title ?? sample.name;
  if (sample.picture) return <PictureSample sample={sample} picture={sample.picture} />;
  if (sample.type.startsWith("image/")) {
    return (
      <figure>
        <figcaption>{title}</figcaption>
        <img src={sample.src} alt={title} {...sample.frame} loading="lazy" />
      </figure>
    );
  }
  if (sample.axes) return <FontSample sample={sample} messages={messages} title={title} axes={sample.axes} />;
  if (sample.html === null) return <MediaSample sample={sample} messages={messages} title={title} />;
  return (
    <details open>
      <summary>{title}</summary>
      <Html className="sample-text" html={sample.html} />
    </details>
  );
}

/** A picture in a size for the page, with a link to the original file. */
function PictureSample({ sample, picture }: { sample: Sample; picture: Image }) {
  const { name, type } = fileLabel(sample);
  const maxWidth = Math.round((MAX_HEIGHT_REM * picture.width) / picture.height);
  return (
    <figure>
      <figcaption>
        <a href={sample.src}>{name}</a> {type && <span className="muted">{type}</span>}
      </figcaption>
      <Picture image={picture} sizes={`min(${maxWidth}rem, 100vw - 2.5rem)`} withoutPlaceholder />
    </figure>
  );
}

/** A font, which `enhance/samples/type-tester.ts` lets visitors type with. Each axis is its tag, minimum, default and maximum. */
function FontSample({
  sample: { src },
  messages,
  title,
  axes,
}: SampleProps & { title: string; axes: NonNullable<Sample["axes"]> }) {
  const values = axes.map((axis) => [axis.tag, axis.min, axis.default, axis.max].join(" "));
  return (
    <figure data-touch="type-tester" data-axes={values.join(",")}>
      <figcaption>
        {title} <a href={src}>{messages.samples.type}</a>
      </figcaption>
    </figure>
  );
}

/**
 * A player, which `enhance/samples/player.ts` gives controls of the shop's own. A video reserves the size of its frame before it
 * has loaded, or 16:9 if that is not known.
 */
function MediaSample({
  sample: { src, type, frame, duration },
  messages: { samples },
  title,
}: SampleProps & { title: string }) {
  const isVideo = type.startsWith("video/");
  const media = { src, controls: true, "aria-label": title };
  return (
    <figure data-touch="player">
      <figcaption>
        {title} <a href={src}>{isVideo ? samples.watch : samples.listen}</a>{" "}
        {duration !== null && <span className="muted figures">{formatDuration(duration)}</span>}
      </figcaption>
      {isVideo ? (
        <video preload={frame ? "metadata" : "none"} {...media} {...(frame ?? DEFAULT_FRAME)} />
      ) : (
        <noscript>
          <audio preload="none" {...media} />
        </noscript>
      )}
    </figure>
  );
}
