import type { Sample } from "../../../scripts/catalogue/types.ts";
import { called } from "../../lib/file-type.ts";
import { dot, size } from "../../lib/format.ts";
import { Html } from "../html.tsx";
import { ownLang } from "../plate.tsx";
import { Section } from "../section.tsx";
import type { Of } from "./of.ts";

/** Free previews that are read or played in place. */
export function Samples({ product, ground }: Of) {
  const samples = product.samples.filter(isShown);
  if (samples.length === 0) return null;
  return (
    <Section title={ground.words.product.samples} id="samples">
      <ul className="samples" lang={ownLang(product, ground)}>
        {samples.map((sample) => (
          <li key={sample.src}>
            <SampleView sample={sample} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Free previews that open by a link, such as a PDF. */
export function SampleLinks({ product, ground }: Of) {
  const { words, lang } = ground;
  const samples = product.samples.filter((sample) => !isShown(sample));
  if (samples.length === 0) return null;
  return (
    <section className="fact">
      <h2>{words.product.samples}</h2>
      <ul className="links">
        {samples.map((sample) => {
          const { name, type } = called(sample);
          return (
            <li key={sample.src}>
              <a href={sample.src} lang={ownLang(product, ground)}>
                {name}
              </a>
              <span className="label figures">
                {type && type + dot(lang)}
                {size(sample.size, lang)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function isShown({ html, type }: Sample): boolean {
  return html !== null || /^(audio|video|image)\//.test(type);
}

function SampleView({ sample }: { sample: Sample }) {
  const title = sample.title ?? sample.name;
  if (sample.type.startsWith("image/")) {
    return (
      <figure>
        <figcaption>{title}</figcaption>
        <img src={sample.src} alt={title} loading="lazy" />
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

function Played({ sample: { src, type }, title }: { sample: Sample; title: string }) {
  const Player = type.startsWith("audio/") ? "audio" : "video";
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <Player controls preload={Player === "audio" ? "none" : "metadata"} src={src} aria-label={title} />
    </figure>
  );
}
