import type { Picture as Image, Sample } from "#catalogue/types.ts";
import { fileLabel } from "#site/lib/file-type.ts";
import { formatSize, separator } from "#site/lib/format.ts";
import { Html } from "../html.tsx";
import { Picture } from "../picture.tsx";
import { foreignLang } from "../product-card.tsx";
import { Section } from "../section.tsx";
import type { ProductProps } from "./props.ts";

/** What styles/product.css gives a picture at most. */
const MOST_HEIGHT_REM = 24;
const USUAL_SHAPE = { width: 16, height: 9 };

/** Free previews that are read or played in place. */
export function Samples({ product, context }: ProductProps) {
  const samples = product.samples.filter(isShown);
  if (samples.length === 0) return null;
  return (
    <Section title={context.messages.product.samples} id="samples">
      <ul className="samples">
        {samples.map((sample) => (
          <li key={sample.src} lang={foreignLang(sample, context)}>
            <SampleView sample={sample} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Free previews that open by a link, such as a PDF. */
export function SampleLinks({ product, context }: ProductProps) {
  const { messages, lang } = context;
  const samples = product.samples.filter((sample) => !isShown(sample));
  if (samples.length === 0) return null;
  return (
    <section className="fact">
      <h2>{messages.product.samples}</h2>
      <ul className="links">
        {samples.map((sample) => {
          const { name, type } = fileLabel(sample);
          return (
            <li key={sample.src}>
              <a href={sample.src} lang={foreignLang(sample, context)}>
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

function isShown({ html, picture, frame, type }: Sample): boolean {
  return html !== null || picture !== null || frame !== null || /^(audio|video)\//.test(type);
}

function SampleView({ sample }: { sample: Sample }) {
  const title = sample.title ?? sample.name;
  if (sample.picture) return <Still sample={sample} picture={sample.picture} />;
  if (sample.type.startsWith("image/")) {
    return (
      <figure>
        <figcaption>{title}</figcaption>
        <img src={sample.src} alt={title} {...sample.frame} loading="lazy" />
      </figure>
    );
  }
  if (sample.html === null) return <Played sample={sample} title={title} />;
  return (
    <details open>
      <summary>{title}</summary>
      <Html className="sample-text" html={sample.html} />
    </details>
  );
}

/** A picture in a size for the page; its name leads to the file itself. */
function Still({ sample, picture }: { sample: Sample; picture: Image }) {
  const { name, type } = fileLabel(sample);
  const most = Math.round((MOST_HEIGHT_REM * picture.width) / picture.height);
  return (
    <figure>
      <figcaption>
        <a href={sample.src}>{name}</a> {type && <span className="muted">{type}</span>}
      </figcaption>
      <Picture image={picture} sizes={`min(${most}rem, 100vw - 2.5rem)`} bare />
    </figure>
  );
}

/** A film has the shape of its frame before anything of it has come; where that is not known, that of most films. */
function Played({ sample: { src, type, frame }, title }: { sample: Sample; title: string }) {
  const Player = type.startsWith("audio/") ? "audio" : "video";
  const shape = Player === "video" ? (frame ?? USUAL_SHAPE) : undefined;
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <Player controls preload={frame ? "metadata" : "none"} src={src} aria-label={title} {...shape} />
    </figure>
  );
}
