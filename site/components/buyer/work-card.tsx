import type { Work } from "#site/lib/works.ts";
import { WordBreaks } from "../word-breaks.tsx";
import { WorkCover } from "./work-cover.tsx";
import { factsOf, type LibraryProps, langOf, refusalTextOf, updateTextOf } from "./work-texts.ts";

/** A work on the shelf: its cover and name. The whole card is one link. */
export function WorkCard({
  work,
  columns,
  heading: Heading,
  ...props
}: LibraryProps & {
  work: Work;
  /** Columns that the card takes, of the twelve of a wide page. */
  columns: number;
  heading: "h2" | "h3";
}) {
  const refusal = refusalTextOf(work, props);
  return (
    <article className="product-card">
      <WorkCover
        work={work}
        lang={props.lang}
        sizes={`(width>=64rem) ${columns * 8}vw, (width>=48rem) 30vw, 45vw`}
      />
      <div className="card-text">
        <Heading>
          <WorkLink work={work} lang={props.lang} />
        </Heading>
        <p className="muted">{factsOf(work, props)}</p>
        {work.item.isUpdated && !refusal && <p className="updated">{updateTextOf(work, props)}</p>}
        {refusal && (
          <p className="paused">
            <WordBreaks text={refusal} />
          </p>
        )}
      </div>
    </article>
  );
}

/** Opens a work in this page. */
export function WorkLink({ work, lang }: { work: Work; lang: string }) {
  return (
    <a id={`open-${work.key}`} href={`#${encodeURIComponent(work.key)}`} lang={langOf(work, lang)}>
      <WordBreaks text={work.item.name} />
    </a>
  );
}
