import type { Sample } from "../../../scripts/catalogue/types.ts";
import { fileType } from "../../lib/file-type.ts";
import { size } from "../../lib/format.ts";
import type { Ground } from "../../lib/page.ts";
import { say } from "../../lib/say.ts";
import { Html } from "../html.tsx";
import { Section } from "../section.tsx";
import type { Of } from "./of.ts";

/** Free previews, read or played in place where the browser can. */
export function Samples({ product: { samples }, ground }: Of) {
  if (samples.length === 0) return null;
  return (
    <Section title={ground.words.product.samples} id="samples">
      <ul className="samples">
        {samples.map((sample) => (
          <li key={sample.src}>
            <SampleView sample={sample} ground={ground} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function SampleView({ sample, ground: { words, lang } }: { sample: Sample; ground: Ground }) {
  const { html, type, src, name } = sample;
  const title = sample.title ?? name;
  if (html !== null) {
    return (
      <details open>
        <summary>{title}</summary>
        <Html className="sample-text" html={html} />
      </details>
    );
  }
  if (type.startsWith("audio/") || type.startsWith("video/")) return <Played sample={sample} title={title} />;
  return (
    <p>
      <a href={src}>{say(words.product.open, { name: title })}</a>{" "}
      <span className="label figures whitespace-nowrap">
        {fileType(name)}, {size(sample.size, lang)}
      </span>
    </p>
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
